/**
 * The floors of every room of the house, lowest first: a room imports from the rooms before it in its list and from no
 * other. A new folder or file at the root of a listed room goes on its floor here. docs/architecture.md draws this list.
 */
const FLOORS = {
  src: ['types', 'core', 'dicom', 'inference', 'contract', 'backend', 'hosts', 'renderer'],
  'src/core': [
    'errors',
    'identity',
    'geometry',
    'masks',
    'structures',
    'naming',
    'contours',
    'metrics',
    'surfaces',
    'volume-io',
    'spine',
    'targets',
    'formulas',
    'signoff',
    'safety',
    'editing',
    'statistics',
    'checks',
    'phantom',
    'radiomics',
    'assess',
    'risk',
  ],
  'src/core/spine': [
    'level-names',
    'types',
    'bone',
    'frames',
    'sectors',
    'column',
    'levels',
    'separate-vertebrae',
    'index',
  ],
  'src/dicom': ['uid', 'tags', 'parse', 'write', 'codecs', 'ct', 'rtstruct', 'derived', 'index'],
  'src/dicom/rtstruct': [
    'tags',
    'types',
    'text',
    'kept',
    'coordinates',
    'made-notes',
    'read',
    'check',
    'write',
    'index',
  ],
  'src/inference': ['manifest', 'raster', 'network', 'classifier', 'structures', 'run-model', 'index'],
  'src/backend': [
    'diagnostics',
    'memory',
    'files',
    'blobs',
    'network',
    'jobs',
    'studies',
    'segmentation',
    'queue',
    'intake',
    'journal',
    'cases',
    'structures',
    'compare',
    'derive',
    'export',
    'forms',
    'audit',
    'check',
    'report',
    'case-report',
    'commission',
    'demo',
    'tasks',
    'app',
  ],
  'src/renderer': [
    'texts',
    'planes',
    'connection',
    'workers',
    'kit',
    'model',
    'tools',
    'views',
    'features',
    'app',
    'main',
    'vite-env.d',
  ],
};

const quoted = (text) => text.replace(/[.\\]/g, '\\$&');

/** dependency-cruiser rules: one per room and floor, naming the rooms above it. */
function floorRules(floors = FLOORS) {
  return Object.entries(floors).flatMap(([room, names]) =>
    names.slice(0, -1).map((name, floor) => ({
      name: `upwards-in-${room.replaceAll('/', '-')}`,
      severity: 'error',
      comment: `${room}/${name} may import only what stands before it in .ci/floors.cjs`,
      from: { path: `^${quoted(room)}/${quoted(name)}(/|\\.[a-z]+$)` },
      to: {
        path: `^${quoted(room)}/(${names
          .slice(floor + 1)
          .map(quoted)
          .join('|')})(/|\\.[a-z]+$)`,
      },
    })),
  );
}

/** What stands in a listed room without a floor of its own. `paths` are the tracked files. */
function homeless(paths, floors = FLOORS) {
  const found = new Set();
  for (const [room, names] of Object.entries(floors)) {
    for (const path of paths) {
      if (!path.startsWith(`${room}/`) || !/\.tsx?$/.test(path)) continue;
      const next = path.slice(room.length + 1).split('/')[0];
      if (!names.includes(next.replace(/\.tsx?$/, ''))) found.add(`${room}/${next}`);
    }
  }
  return [...found];
}

/** File names: kebab-case; React components PascalCase; a dotted part before the ending (`x.test.ts`, `x.worker.ts`) is free. */
function misnamed(paths) {
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z-]+)*\.(ts|mjs|cjs|css|py)$/;
  const component = /^([A-Z][A-Za-z0-9]*|[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*)\.tsx$/;
  return paths.filter((path) => {
    const name = path.split('/').at(-1);
    if (/\.module\.css$/.test(name))
      return !/^[A-Z][A-Za-z0-9]*\.module\.css$/.test(name) && !kebab.test(name);
    if (/\.tsx$/.test(name)) return !component.test(name);
    return /\.(ts|mjs|cjs|css)$/.test(name) && !kebab.test(name);
  });
}

module.exports = { FLOORS, floorRules, homeless, misnamed };
