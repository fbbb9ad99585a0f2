/** Findings as text: what was found and what to do. */
import type { Finding } from '../../../core/errors/errors.ts';
import { Icon } from '../../app/icons.tsx';
import { texts } from '../../app/texts.ts';

type Shown = Pick<Finding, 'code' | 'severity' | 'message' | 'action'> & {
  readonly file?: string | undefined;
  readonly slices?: readonly number[] | undefined;
};

export function FindingList({ findings }: { findings: readonly Shown[] }) {
  if (findings.length === 0) return null;
  return (
    <ul className="findings">
      {findings.map((f, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a finished list, findings have no identity
        <li key={`${f.code}-${n}`} className={`finding finding-${f.severity}`}>
          <Icon name={f.severity === 'info' ? 'dot' : 'warn'} />
          <div>
            {f.message} <span className="dim">{f.action}</span>
            {f.file === undefined ? null : <span className="dim"> {f.file}</span>}
            {f.slices === undefined || f.slices.length === 0 ? null : (
              <span className="dim">
                {' '}
                {texts.findings.slices}{' '}
                {f.slices
                  .slice(0, 12)
                  .map((k) => k + 1)
                  .join(', ')}
              </span>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
