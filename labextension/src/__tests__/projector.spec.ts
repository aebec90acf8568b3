import type { ICodeCellModel } from '@jupyterlab/cells';
import { NotebookModel } from '@jupyterlab/notebook';

import type { ICellSnapshot, ProjectionMessage } from '../messages';
import { METADATA_KEY, NotebookProjector } from '../projector';

function added(id: string, after: string | null, part: Partial<ICellSnapshot> = {}): ProjectionMessage {
  return { type: 'cell.added', ...snapshot(id, after, part) };
}

function snapshot(id: string, after: string | null, part: Partial<ICellSnapshot> = {}): ICellSnapshot {
  const metadata = { [METADATA_KEY]: { run: 'r1' } };
  return { cell_id: id, cell_type: 'code', source: `# ${id}`, after, metadata, ...part };
}

const STREAM = { output_type: 'stream', name: 'stdout', text: 'hello\n' };

describe('NotebookProjector', () => {
  let model: NotebookModel;
  let projector: NotebookProjector;

  const ids = () => [...model.cells].map(cell => cell.id);
  const cell = (id: string) => [...model.cells].find(one => one.id === id) as ICodeCellModel;
  const project = (...messages: ProjectionMessage[]) => {
    messages.forEach(message => projector.push(message));
    projector.flush();
  };

  beforeEach(() => {
    model = new NotebookModel();
    projector = new NotebookProjector(model);
  });
  afterEach(() => {
    projector.dispose();
    model.dispose();
  });

  it('puts cells where they belong, whatever else stands there', () => {
    model.sharedModel.insertCell(0, { cell_type: 'markdown', source: 'mine', id: 'user' });
    project(added('a', null), added('b', 'a'), added('c', 'b'), added('x', 'a'));
    expect(ids()).toEqual(['user', 'a', 'x', 'b', 'c']);
  });

  it('takes the blank cell of a new notebook away, and no cell in which something stands', () => {
    model.sharedModel.insertCell(0, { cell_type: 'code', source: '', id: 'blank' });
    project(added('a', null));
    expect(ids()).toEqual(['a']);
    model.sharedModel.deleteCell(0);
    model.sharedModel.insertCell(0, { cell_type: 'code', source: '1', id: 'mine' });
    project(added('b', null));
    expect(ids()).toEqual(['mine', 'b']);
  });

  it('adds no cell twice', () => {
    project(added('a', null), added('a', null), added('b', 'a'), added('a', null));
    project({ type: 'snapshot', seq: 9, cells: [snapshot('a', null), snapshot('b', 'a')] });
    expect(ids()).toEqual(['a', 'b']);
  });

  it('takes out cells that its run no longer has, and leaves all others', () => {
    model.sharedModel.insertCell(0, { cell_type: 'code', source: 'mine', id: 'user' });
    project(
      added('a', null),
      added('b', 'a'),
      added('other', 'b', { metadata: { [METADATA_KEY]: { run: 'r0' } } })
    );
    project({ type: 'snapshot', seq: 9, run: 'r1', cells: [snapshot('a', null)] });
    expect(ids()).toEqual(['user', 'a', 'other']);
    project({ type: 'snapshot', seq: 10, run: 'r1', cells: [] });
    expect(ids()).toEqual(['user', 'a', 'other']);
  });

  it('keeps its cells out of the user’s undo', () => {
    project(added('a', null));
    expect(model.sharedModel.canUndo()).toBe(false);
  });

  it('shows a cell that runs, its output and its end', () => {
    project(added('a', null), { type: 'cell.started', cell_id: 'a' });
    expect(cell('a').executionState).toBe('running');
    project({ type: 'output', cell_id: 'a', op: 'add', output: STREAM });
    project({ type: 'output', cell_id: 'a', op: 'add', output: STREAM });
    expect(cell('a').outputs.toJSON()).toEqual([{ ...STREAM, text: 'hello\nhello\n' }]);
    project({ type: 'cell.finished', cell_id: 'a', status: 'ok', execution_count: 3 });
    expect(cell('a').executionCount).toBe(3);
    expect(cell('a').executionState).toBe('idle');
  });

  it('replaces and clears outputs', () => {
    const other = { output_type: 'stream', name: 'stderr', text: 'x' };
    project(added('a', null), { type: 'output', cell_id: 'a', op: 'add', output: STREAM });
    project({ type: 'output', cell_id: 'a', op: 'set', index: 0, output: other });
    expect(cell('a').outputs.toJSON()).toEqual([other]);
    project({ type: 'output', cell_id: 'a', op: 'clear', wait: true });
    expect(cell('a').outputs.length).toBe(1);
    project({ type: 'output', cell_id: 'a', op: 'add', output: STREAM });
    expect(cell('a').outputs.toJSON()).toEqual([STREAM]);
  });

  it('replaces outputs at a snapshot only where they differ', () => {
    const now = snapshot('a', null, { outputs: [STREAM], execution_count: 1, state: 'done' });
    project(added('a', null), { type: 'snapshot', cells: [now] });
    const changed = jest.fn();
    cell('a').outputs.changed.connect(changed);
    project({ type: 'snapshot', cells: [now] });
    expect(changed).not.toHaveBeenCalled();
    project({ type: 'snapshot', cells: [{ ...now, outputs: [] }] });
    expect(cell('a').outputs.length).toBe(0);
  });

  it('leaves out what the user deleted', () => {
    project({ type: 'snapshot', cells: [snapshot('a', null), snapshot('b', 'a', { deleted: true })] });
    expect(ids()).toEqual(['a']);
  });

  it('does not overwrite an edit that the server has not heard of', () => {
    projector.dispose();
    projector = new NotebookProjector(model, id => id === 'a');
    project(added('a', null), added('b', 'a'));
    cell('a').sharedModel.setSource('mine');
    cell('b').sharedModel.setSource('old');
    project({ type: 'snapshot', cells: [snapshot('a', null), snapshot('b', 'a')] });
    expect(cell('a').sharedModel.getSource()).toBe('mine');
    expect(cell('b').sharedModel.getSource()).toBe('# b');
  });

  it('keeps what the user did while the server was away, though it is told before the snapshot is drawn', () => {
    const unsent = new Set<string>();
    projector.dispose();
    projector = new NotebookProjector(model, id => unsent.has(id));
    project(added('a', null), added('b', 'a'), added('c', 'b'));
    cell('a').sharedModel.setSource('mine');
    model.sharedModel.deleteCell(1);
    unsent.add('a').add('b');
    const cells = [snapshot('a', null), snapshot('b', 'a'), snapshot('c', 'b')];
    projector.push({ type: 'snapshot', seq: 9, run: 'r1', cells });
    unsent.clear();
    projector.flush();
    expect(ids()).toEqual(['a', 'c']);
    expect(cell('a').sharedModel.getSource()).toBe('mine');
  });

  it('does not write over what is being typed', () => {
    const unsent = new Set<string>();
    projector.dispose();
    projector = new NotebookProjector(model, id => unsent.has(id));
    project(added('a', null), added('b', 'a'));
    cell('a').sharedModel.setSource('half a wor');
    unsent.add('a');
    project(
      { type: 'cell.updated', cell_id: 'a', source: 'mended' },
      { type: 'cell.updated', cell_id: 'b', source: 'mended' }
    );
    expect(cell('a').sharedModel.getSource()).toBe('half a wor');
    expect(cell('b').sharedModel.getSource()).toBe('mended');
  });

  it('changes the cell that an event is about, and no other', () => {
    project(...Array.from({ length: 20 }, (_, n) => added(`c${n}`, n ? `c${n - 1}` : null)));
    const changed: string[] = [];
    for (const one of model.cells) {
      one.sharedModel.changed.connect(() => changed.push(one.id));
    }
    const before = [...model.cells];
    project(
      { type: 'cell.started', cell_id: 'c7' },
      { type: 'output', cell_id: 'c7', op: 'add', output: STREAM },
      { type: 'cell.finished', cell_id: 'c7', status: 'ok', execution_count: 8 }
    );
    expect([...new Set(changed)]).toEqual(['c7']);
    expect([...model.cells]).toEqual(before);
  });

  it('marks a proposed cell until it runs', () => {
    project(added('a', null, { state: 'proposed' }));
    expect([...projector.proposed]).toEqual(['a']);
    project({ type: 'cell.started', cell_id: 'a' });
    expect([...projector.proposed]).toEqual([]);
  });

  it('trusts code cells only', () => {
    project(added('m', null, { cell_type: 'markdown' }), added('a', 'm'));
    project({ type: 'cell.started', cell_id: 'a' });
    expect(cell('a').trusted).toBe(true);
    expect(cell('m').trusted).toBe(false);
  });

  it('says which changes are its own', () => {
    const seen: boolean[] = [];
    model.cells.changed.connect(() => seen.push(projector.applying));
    project(added('a', null), { type: 'cell.removed', cell_id: 'a' });
    expect(seen).toEqual([true, true]);
    expect(projector.applying).toBe(false);
    expect(ids()).toEqual([]);
  });

  it('signs the notebook with the run', () => {
    project({ type: 'snapshot', cells: [], metadata: { run: 'r1', goal: 'g' } });
    expect(model.getMetadata(METADATA_KEY)).toEqual({ run: 'r1', goal: 'g' });
  });

  it('draws in slices, so that keys get their turn', async () => {
    for (let n = 0; n < 200; n++) {
      projector.push(added(`c${n}`, n ? `c${n - 1}` : null));
    }
    expect(ids()).toEqual([]);
    while (ids().length < 200) {
      await new Promise(resolve => setTimeout(resolve, 1));
    }
    expect(ids()[199]).toBe('c199');
  });
});
