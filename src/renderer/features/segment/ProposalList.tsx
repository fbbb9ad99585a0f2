/** An AI result, group by group; the user takes or leaves each, and accepts all that is taken as one step. */
import { useState } from 'react';
import type { ColumnLevel } from '../../../core/spine/levels/column-names.ts';
import type { Structure } from '../../../core/structures/types.ts';
import { Icon } from '../../kit/icons.tsx';
import lineCss from '../../kit/StructureLine.module.css';
import { useCase } from '../../model/case.ts';
import { showPanel } from '../../model/dock.ts';
import { useDocument } from '../../model/document.ts';
import { goToStructure } from '../../model/go-to.ts';
import { countingsOn } from '../../model/ladder.ts';
import { nameColumn, useColumn, useLadder } from '../../model/levels.ts';
import { qualityOf, type ResultGroup, type ResultRow, resultGroups } from '../../model/result-groups.ts';
import {
  acceptProposal,
  type Choice,
  choose,
  discardProposal,
  existingFor,
  type Proposal,
  take,
} from '../../model/segmentation.ts';
import { vertebraeOf } from '../../model/vertebrae.ts';
import { texts } from '../../texts/index.ts';
import { FindingList } from '../findings/FindingList.tsx';
import { Cc, cssColour } from '../structures/StructureRow.tsx';
import styles from './ProposalList.module.css';

const t = texts.segment;

const isTaken = (proposal: Proposal, { id }: Structure): boolean =>
  (proposal.choices[id] ?? 'skip') !== 'skip';

export function ProposalList({ proposal }: { proposal: Proposal }) {
  const { result, structures } = proposal;
  const taken = structures.filter((s) => isTaken(proposal, s)).length;
  return (
    <div className="stack">
      <div className={styles.head}>
        <button type="button" className="button primary grow" disabled={taken === 0} onClick={acceptProposal}>
          {t.accept(taken)}
        </button>
        <button type="button" className="button" onClick={() => void discardProposal()}>
          {t.discard}
        </button>
      </div>
      <p className="dim">
        {structures.length === 0 ? t.empty : t.proposalHint} {t.took(result.seconds)}
      </p>
      <LevelNote proposal={proposal} />
      {resultGroups(structures).map((group) => (
        <Group key={group.name} group={group} proposal={proposal} />
      ))}
      <QualityHelp />
      <FindingList findings={result.findings} />
    </div>
  );
}

/** What the words beside the structures say, and what they do not. */
const QualityHelp = () => (
  <details>
    <summary>{t.qualityHelp}</summary>
    <dl className={styles.help}>
      {t.qualityMeans.map(([word, meaning]) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  </details>
);

/** Less than this is no likeliest count to take with one click. */
const LIKELY = 0.5;

/**
 * Leads to the ruler while a level is in doubt. Where a part of the column is counted, the likeliest count of the rest is one click away:
 * the user's word, and still to be confirmed before an export.
 */
function LevelNote({ proposal }: { proposal: Proposal }) {
  const { vertebrae } = useColumn();
  const ladder = useLadder();
  if (!vertebraeOf(proposal.structures).some((v) => v.level === null)) return null;
  const named = vertebrae.flatMap((v) => (v.level === null ? [] : [v.level]));
  const [likeliest] = ladder === null ? [] : countingsOn(ladder, vertebrae);
  const from = likeliest?.from ?? null;
  const offered = named.length > 0 && from !== null && likeliest!.probability >= LIKELY ? likeliest! : null;
  return (
    <div className={styles.question} role="alert">
      <p>
        <b>
          {named.length === 0
            ? t.levelUnknown
            : t.levelPartly(named[0]!, named.at(-1)!, vertebrae.length - named.length)}
        </b>{' '}
        {t.levelAction}
      </p>
      {offered === null || from === null ? null : (
        <button
          type="button"
          className="button primary"
          title={ladder?.reason}
          onClick={() =>
            void nameColumn(from.place, from.level as ColumnLevel, {
              thoracic: offered.thoracic,
              lumbar: offered.lumbar,
            })
          }
        >
          {t.countAs(offered.levels[0] ?? '', offered.levels.at(-1) ?? '', offered.probability)}
        </button>
      )}
      <button
        type="button"
        className={offered === null ? 'button primary' : 'button'}
        onClick={() => showPanel('levels')}
      >
        {t.nameLevels}
      </button>
    </div>
  );
}

function Group({ group, proposal }: { group: ResultGroup; proposal: Proposal }) {
  const [open, setOpen] = useState(true);
  const all = group.rows.flatMap((row) => row.structures);
  const title = t.groups[group.name];
  return (
    <section className={styles.group} data-result-group={group.name}>
      <div className={styles.groupHead}>
        <TakeBox title={title} structures={all} proposal={proposal} />
        <button
          type="button"
          className={lineCss.groupTitle}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <span className={open ? `${lineCss.caret} ${lineCss.open}` : lineCss.caret} aria-hidden="true" />
          {title}
        </button>
        <span className="dim">{t.taken(all.filter((s) => isTaken(proposal, s)).length, all.length)}</span>
      </div>
      {open ? (
        <ul>
          {group.rows.map((row) => (
            <Row key={row.structures[0].id} row={row} proposal={proposal} />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function TakeBox(props: { title: string; structures: readonly Structure[]; proposal: Proposal }) {
  const { title, structures, proposal } = props;
  const taken = structures.filter((s) => isTaken(proposal, s)).length;
  return (
    <input
      type="checkbox"
      aria-label={t.take(title)}
      ref={(box) => {
        if (box !== null) box.indeterminate = taken > 0 && taken < structures.length;
      }}
      checked={taken === structures.length}
      onChange={(e) =>
        e.target.checked
          ? take(structures)
          : choose(
              structures.map((s) => s.id),
              'skip',
            )
      }
    />
  );
}

function Row({ row, proposal }: { row: ResultRow; proposal: Proposal }) {
  const grid = useCase((s) => s.volume?.grid);
  const { title, structures } = row;
  const [first] = structures;
  const confidences = structures.map(
    (s) => proposal.result.confidence.find((c) => c.structureId === s.id)?.overall ?? null,
  );
  const quality = qualityOf(confidences);
  // What is there already decides what taking means.
  const doc = useDocument();
  const there = structures.filter((s) => existingFor(s.name, doc) !== null);
  return (
    <li className={`${styles.row} ${lineCss.proposalRow} proposal-row`}>
      <TakeBox title={title} structures={structures} proposal={proposal} />
      <button
        type="button"
        className={`${lineCss.structureMain} structure-main`}
        onClick={() => goToStructure(first)}
      >
        <span
          className={`${lineCss.swatch} swatch ${lineCss.dashed}`}
          style={{ '--colour': cssColour(first.colour) } as React.CSSProperties}
        />
        <span className={`${lineCss.structureName} structure-name`}>{title}</span>
        <span
          className={styles[quality]}
          title={t.qualityTitle(confidences.filter((c) => c !== null))}
          data-quality={quality}
        >
          {quality === 'check' ? <Icon name="warn" /> : null}
          {t.quality[quality]}
        </span>
        {grid === undefined ? null : <Cc grid={grid} slices={first.slices} />}
      </button>
      {there.length === 0 ? null : <HowField structures={there} proposal={proposal} />}
    </li>
  );
}

/** For structures whose name is there already. */
function HowField({ structures, proposal }: { structures: readonly Structure[]; proposal: Proposal }) {
  const name = structures[0]?.name ?? '';
  const doc = useDocument();
  const existing = existingFor(name, doc);
  const remark = existing?.locked === true ? t.locked : existing?.byHand === true ? t.kept : '';
  return (
    <select
      className={`field ${styles.how}`}
      aria-label={t.how(name)}
      title={`${t.how(name)}${remark === '' ? '' : ` (${remark})`}`}
      value={proposal.choices[structures[0]?.id ?? ''] ?? 'skip'}
      onChange={(e) =>
        choose(
          structures.map((s) => s.id),
          e.target.value as Choice,
        )
      }
    >
      <option value="add">{t.addBeside}</option>
      {existing?.locked === true ? null : <option value="replace">{t.replace}</option>}
      <option value="skip">{t.skip}</option>
    </select>
  );
}
