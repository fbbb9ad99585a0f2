/** Findings as text: what was found and what to do. The same finding on many files is one line. */
import type { Finding } from '../../../core/errors/errors.ts';
import { Icon } from '../../kit/icons.tsx';
import { LongList, type RowProps } from '../../kit/LongList.tsx';
import { texts } from '../../texts/index.ts';
import styles from './FindingList.module.css';

type Shown = Pick<Finding, 'code' | 'severity' | 'message' | 'action'> & {
  readonly file?: string | undefined;
  readonly slices?: readonly number[] | undefined;
};

const severities = ['error', 'warning', 'info'];

/** Findings that say the same, together; the worst first. */
export function groupFindings(findings: readonly Shown[]): readonly (readonly Shown[])[] {
  const groups = new Map<string, Shown[]>();
  for (const f of findings) {
    const key = `${f.severity} ${f.code} ${f.message}`;
    groups.set(key, [...(groups.get(key) ?? []), f]);
  }
  return [...groups.values()].sort(
    (a, b) => severities.indexOf(a[0]!.severity) - severities.indexOf(b[0]!.severity),
  );
}

export function FindingList({ findings }: { findings: readonly Shown[] }) {
  if (findings.length === 0) return null;
  return (
    <LongList
      className={styles.findings}
      items={groupFindings(findings)}
      keyOf={(group) => `${group[0]!.code} ${group[0]!.message}`}
      rowPx={40}
      row={(group, _, props) => <FindingLine group={group} row={props} />}
    />
  );
}

/** One line for findings that say the same; `children` stand at its end. */
export function FindingLine({
  group,
  children,
  row = {},
}: {
  group: readonly Shown[];
  children?: React.ReactNode;
  row?: RowProps;
}) {
  const first = group[0]!;
  const files = group.flatMap((f) => f.file ?? []);
  const slices = group.flatMap((f) => f.slices ?? []);
  return (
    <li {...row} className={`${styles.finding} ${styles[first.severity] ?? ''}`}>
      <Icon name={first.severity === 'info' ? 'info' : 'warn'} />
      <div>
        {first.message} <span className="dim">{first.action}</span>
        {files.length === 0 ? null : (
          <span className="dim" title={files.join('\n')}>
            {' '}
            {files.length === 1 ? files[0] : texts.open.files(files.length)}
          </span>
        )}
        {slices.length === 0 ? null : (
          <span className="dim">
            {' '}
            {texts.findings.slices}{' '}
            {slices
              .slice(0, 12)
              .map((k) => k + 1)
              .join(', ')}
          </span>
        )}
      </div>
      {children}
    </li>
  );
}
