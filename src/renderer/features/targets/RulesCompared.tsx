/** Two rule sets side by side: every sector that either takes in, with its reasons. */
import { sectorTitles } from '../../../core/spine/index.ts';
import type { OtherProposal, ProposedSector } from '../../../core/targets/index.ts';
import { texts } from '../../texts/index.ts';
import type { ProposedCtv } from '../../workers/targets/targets.worker.ts';
import styles from './TargetsPanel.module.css';

const t = texts.targets;

export function RulesCompared({ proposal, other }: { proposal: ProposedCtv; other: OtherProposal }) {
  const rows = proposal.vertebrae.flatMap(({ name, sectors }) =>
    sectors.flatMap((own) => {
      const theirs = other.vertebrae
        .find((v) => v.name === name)
        ?.sectors.find((s) => s.sector === own.sector);
      return theirs !== undefined && (own.inCtv || theirs.inCtv) ? [{ name, own, theirs }] : [];
    }),
  );
  return (
    <section aria-label={t.compared(other.title)}>
      <h4>{t.compared(other.title)}</h4>
      <p className="dim">
        {t.comparison(other.volumeCc, other.onlyHereCc, other.onlyFirstCc, other.differs)}
      </p>
      <table className={styles.compared}>
        <thead>
          <tr>
            <th>{t.sectorColumn}</th>
            <th>{proposal.rules.title}</th>
            <th>{other.title}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, own, theirs }) => (
            <tr key={`${name} ${own.sector}`} data-differs={own.inCtv !== theirs.inCtv}>
              <th scope="row">
                {name} {own.sector} {sectorTitles[own.sector]}
              </th>
              <Judged sector={own} />
              <Judged sector={theirs} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Judged({ sector }: { sector: ProposedSector }) {
  const because = sector.inCtv
    ? sector.reasons.map((r) => r.text).join('; ') || t.chosen
    : sector.leftOutBecause;
  return (
    <td>
      <strong>{sector.inCtv ? t.inCtv : t.outCtv}</strong> <span className="dim">{because}</span>
    </td>
  );
}
