/** Imports point downwards only, at every depth: floors.cjs has the order; see docs/architecture.md. */
const { floorRules } = require('./.ci/floors.cjs');

const layer = (name, from, notTo, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: notTo },
});

module.exports = {
  forbidden: [
    ...floorRules(),
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '^src/hosts/launch/', '^src/renderer/.*\\.css$'] },
      to: {},
    },
    layer(
      'core-is-pure',
      '^src/core/',
      '^src/(dicom|inference|backend|contract|hosts|renderer)/|^electron/',
      'core imports nothing of ours but core',
    ),
    layer(
      'dicom-over-core',
      '^src/dicom/',
      '^src/(inference|backend|contract|hosts|renderer)/|^electron/',
      'dicom sees core only',
    ),
    layer(
      'inference-over-core',
      '^src/inference/',
      '^src/(backend|contract|hosts|renderer)/|^electron/',
      'inference sees core (and dicom types) only',
    ),
    layer(
      'contract-over-core',
      '^src/contract/',
      '^src/(dicom|inference|backend|hosts|renderer)/|^electron/',
      'the contract sees core types only',
    ),
    layer(
      'backend-below-hosts',
      '^src/backend/',
      '^src/(hosts|renderer)/|^electron/',
      'backend is host-agnostic',
    ),
    layer(
      'renderer-isolated',
      '^src/renderer/',
      '^src/(dicom|inference|backend|hosts)/|^electron/',
      'the renderer sees core and the contract, never Node',
    ),
    layer(
      'hosts-not-renderer',
      '^src/hosts/',
      '^src/renderer/|^electron/',
      'hosts serve the built renderer, they do not import it',
    ),
    {
      name: 'pure-layers-without-node',
      severity: 'error',
      from: { path: '^src/(core|dicom|inference|contract|renderer)/' },
      to: { dependencyTypes: ['core'] },
    },
    layer(
      'vtk-only-in-views',
      '^(?!src/renderer/views/)',
      'node_modules/@kitware/vtk\\.js',
      'vtk.js only in renderer/views',
    ),
    layer(
      'onnxruntime-only-in-job',
      '^(?!src/backend/segmentation/child/)',
      'node_modules/onnxruntime',
      'onnxruntime only in the child process of the segmentation job',
    ),
    layer(
      'codecs-only-in-dicom',
      '^(?!src/dicom/)',
      'node_modules/@cornerstonejs',
      'DICOM libraries only in src/dicom',
    ),
    layer(
      'second-reader-libraries',
      '^(?!src/backend/export/second-reader/child/)',
      'node_modules/(dcmjs|dicom-parser)/',
      'dcmjs and dicom-parser only in the child process of the second reader',
    ),
    layer(
      'second-reader-shares-no-code',
      '^src/backend/export/second-reader/child/',
      '^(src/(?!backend/export/second-reader/(child/|protocol\\.ts))|electron/)',
      'the second reader shares no code with the first',
    ),
    layer('electron-only-in-shell', '^(?!electron/)', 'node_modules/electron/', 'electron only in electron/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^out/' },
    parser: 'swc',
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
    tsPreCompilationDeps: true,
  },
};
