globalThis.DragEvent = class extends MouseEvent {};
class Observer {
  observe() {}
  unobserve() {}
  disconnect() {}
}
globalThis.ResizeObserver = Observer;
globalThis.IntersectionObserver = class extends Observer {};
globalThis.matchMedia = () => ({ matches: false, addListener() {}, removeListener() {} });

// @jupyter/ydoc reads new cells before they are in a document, which Yjs remarks on for each of them.
const { warn } = console;
console.warn = (...parts) => {
  if (!parts.join(' ').includes('Add Yjs type to a document before reading data')) {
    warn(...parts);
  }
};
