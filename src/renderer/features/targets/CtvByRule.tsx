/** CTV by rule: which sectors hold the tumour, which the rules take in, and because of what. */
import { useMemo, useState } from 'react';
import { sectorTitles } from '../../../core/spine/index.ts';
import { structuresOf } from '../../../core/structures/edit.ts';
import type { ProposedSector, VertebraProposal } from '../../../core/targets/index.ts';
import {
  chooseRules,
  chooseSector,
  ctvThere,
  gtvsOf,
  makeCtv,
  proposeAgain,
  proposeCtv,
  ruleSets,
  useCtv,
} from '../../model/ctv.ts';
import { useDocument } from '../../model/document.ts';
import { makeSectors, useSectors } from '../../model/sectors.ts';
import { useSelection } from '../../model/selection.ts';
import { texts } from '../../texts/index.ts';
import { CtvOptions } from './CtvOptions.tsx';
import { RulesCompared } from './RulesCompared.tsx';
import styles from './TargetsPanel.module.css';

const t = texts.targets;

export function CtvByRule() {
  const table = useDocument((s) => s.structures);
  const gtvs = useMemo(() => gtvsOf(structuresOf(table)), [table]);
  const { rulesId, running, proposal, gtv: madeFrom, sources } = useCtv();
  const active = useSelection((s) => s.structureId);
  const [chosen, setChosen] = useState<string | null>(null);
  // Until a tumour is named here: the one a shown proposal is for, else the one chosen in the list.
  const wanted = chosen ?? (proposal === null ? active : madeFrom?.id);
  const gtv = gtvs.find((s) => s.id === wanted) ?? gtvs[0];
  const old = proposal !== null && sources.some(({ id, slices }) => table.byId.get(id)?.slices !== slices);
  if (gtv === undefined)
    return (
      <div className="stack">
        <p className="dim">{t.noGtv}</p>
        <SectorsButton />
      </div>
    );
  const rules = ruleSets.find((one) => one.id === rulesId);
  const there = ctvThere(structuresOf(table));
  return (
    <div className="stack">
      <label className="form-row">
        {t.gtv}
        <select className="field" value={gtv.id} onChange={(e) => setChosen(e.target.value)}>
          {gtvs.map((s) => (
            <option key={s.id} value={s.id}>
              {s.name}
            </option>
          ))}
        </select>
      </label>
      <label className="form-row">
        {t.rules}
        <select className="field" value={rulesId} onChange={(e) => chooseRules(e.target.value)}>
          {ruleSets.map((one) => (
            <option key={one.id} value={one.id}>
              {one.title}
            </option>
          ))}
        </select>
      </label>
      <p className="dim" title={rules?.source}>
        {rules?.note}
      </p>
      <CtvOptions />
      <button type="button" className="button" disabled={running} onClick={() => void proposeCtv(gtv)}>
        {running ? t.proposing : t.propose}
      </button>
      {proposal === null ? null : (
        <>
          {old ? (
            <div className="row spread" role="status">
              <span className={styles.stale}>{t.old}</span>
              <button
                type="button"
                className="button small"
                disabled={running}
                onClick={() => void proposeAgain()}
              >
                {t.again}
              </button>
            </div>
          ) : null}
          {proposal.vertebrae.map((v) => (
            <Vertebra key={v.name} vertebra={v} />
          ))}
          {proposal.findings.map((f) => (
            <p key={f.code} className={f.severity === 'info' ? 'dim' : styles.look}>
              {f.message} {f.action}
            </p>
          ))}
          {proposal.other === null ? null : <RulesCompared proposal={proposal} other={proposal.other} />}
          {there?.byHand ? (
            <>
              <p className={styles.look}>{t.ctvByHand}</p>
              <div className={styles.buttons}>
                <button
                  type="button"
                  className="button"
                  disabled={running || old}
                  onClick={() => makeCtv(true)}
                >
                  {t.beside(proposal.volumeCc)}
                </button>
                <button type="button" className="button" disabled={running || old} onClick={() => makeCtv()}>
                  {t.replace(proposal.volumeCc)}
                </button>
              </div>
            </>
          ) : (
            <button
              type="button"
              className="button primary"
              disabled={running || old}
              onClick={() => makeCtv()}
            >
              {t.make(proposal.volumeCc)}
            </button>
          )}
        </>
      )}
      <SectorsButton />
    </div>
  );
}

/** Sectors of the vertebrae of the proposal, of all where there is none. */
function SectorsButton() {
  const { running } = useSectors();
  const { proposal } = useCtv();
  const names = proposal?.vertebrae.map((v) => v.name);
  return (
    <button type="button" className="button" disabled={running} onClick={() => void makeSectors(names)}>
      {running ? t.dividing : `${t.sectors} (${t.sectorsOf(names?.length ?? 0)})`}
    </button>
  );
}

function Vertebra({ vertebra }: { vertebra: VertebraProposal }) {
  const { name, sectors, circumferential } = vertebra;
  return (
    <section aria-label={name}>
      <h4>{name}</h4>
      <ul className={styles.list}>
        {sectors.map((sector) => (
          <Sector key={sector.sector} vertebra={name} sector={sector} />
        ))}
      </ul>
      <p className="dim">{t.circumferential(circumferential.is, circumferential.because)}</p>
    </section>
  );
}

function Sector({ vertebra, sector: s }: { vertebra: string; sector: ProposedSector }) {
  const because = s.inCtv ? s.reasons.map((r) => r.text).join('; ') || t.chosen : s.leftOutBecause;
  return (
    <li data-sector={s.sector} data-in={s.inCtv}>
      <label className="row">
        <input
          type="checkbox"
          checked={s.inCtv}
          onChange={(e) => chooseSector(vertebra, s.sector, e.target.checked)}
        />
        <span className="grow">
          {s.sector} {sectorTitles[s.sector]}
        </span>
        <span className="dim">{s.overlapCc === 0 ? '' : t.overlap(s.overlapCc, s.depthMm)}</span>
      </label>
      <p className="dim">{because}</p>
    </li>
  );
}
