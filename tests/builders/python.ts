/** A Python that has a package, for peers of PyPI; PEDICLE_QA_PYTHON names one. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The first of the known interpreters that can import the package; null when none can. */
export function pythonWith(module: string): string | null {
  const known = [process.env.PEDICLE_QA_PYTHON, '/root/qa-venv/bin/python', '/usr/bin/python3'];
  return (
    known.find(
      (path): path is string =>
        path !== undefined &&
        existsSync(path) &&
        spawnSync(path, ['-W', 'ignore', '-c', `import ${module}`]).status === 0,
    ) ?? null
  );
}
