// Packages of JupyterLab and Yjs ship as ES modules, which Jest reads only after a transform.
const esm = ['@codemirror', '@jupyter', '@jupyterlab', '@lezer', '@lumino', '@marijn', '@microsoft', '@rjsf'];
const plain = [
  'crelt',
  'd3[^/]*',
  'delaunator',
  'exenv-es6',
  'lib0',
  'nanoid',
  'robust-predicates',
  'style-mod',
  'vscode-ws-jsonrpc',
  'w3c-keyname',
  'y-protocols',
  'y-websocket',
  'yjs'
];

const transform = {
  jsc: {
    parser: { syntax: 'typescript', tsx: true, decorators: true },
    transform: { react: { runtime: 'classic' } },
    target: 'es2022'
  },
  module: { type: 'commonjs' }
};

module.exports = {
  testEnvironment: '<rootDir>/jest.environment.js',
  roots: ['<rootDir>/src'],
  testRegex: '/__tests__/.*\\.spec\\.tsx?$',
  setupFiles: ['<rootDir>/jest.setup.js'],
  transform: { '\\.m?[jt]sx?$': ['@swc/jest', transform] },
  transformIgnorePatterns: [`/node_modules/(?!((${[...esm, ...plain].join('|')})/))`],
  moduleNameMapper: {
    '\\.(css|less)$': '<rootDir>/jest.style.js',
    '\\.svg$': '<rootDir>/jest.style.js'
  }
};
