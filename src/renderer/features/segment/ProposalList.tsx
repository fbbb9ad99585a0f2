/** What a run proposes, structure by structure; the user decides on each. */
import { useState } from 'react';
import { allLevels } from '../../../core/spine/index.ts';
import type { Structure } from '../../../core/structures/types.ts';
import { useCase } from '../../model/case.ts';
import { useDocument } from '../../model/document.ts';
import { goToStructure } from '../../model/go-to.ts';
import {
  acceptProposal,
  type Choice,
  choose,
  discardProposal,
  existingFor,
  type Proposal,
} from '../../model/segmentation.ts';
import { compareNames } from '../../model/structure-groups.ts';
import { texts } from '../../texts/index.ts';
import { FindingList } from '../findings/FindingList.tsx';
import { Cc, cssColour } from '../structures/StructureRow.tsx';

const t = texts.segment;
type OnRerun = (level: string) => void;

export function ProposalList({ proposal, onRerun }: { proposal: Proposal; onRerun: OnRerun }) {
  const { result, structures } = proposal;
  const sorted = [...structures].sort((a, b) => compareNames(a.name, b.name));
  return (
    <div className="stack">
      <div className="row spread">
        <h3>{t.proposal}</h3>
        <span className="dim">{t.took(result.seconds)}</span>
      </div>
      {result.levels && result.levels.status !== 'established' ? (
        <LevelQuestion proposal={proposal} onRerun={onRerun} />
      ) : null}
      <FindingList findings={result.findings} />
      {structures.length === 0 ? <p className="empty">{t.empty}</p> : <p className="dim">{t.proposalHint}</p>}
      <ul className="proposal">
        {sorted.map((s) => (
          <ProposalRow key={s.id} structure={s} proposal={proposal} />
        ))}
      </ul>
      <div className="row">
        <button
          type="button"
          className="button primary grow"
          disabled={structures.length === 0}
          onClick={acceptProposal}
        >
          {t.accept}
        </button>
        <button type="button" className="button" onClick={discardProposal}>
          {t.discard}
        </button>
      </div>
    </div>
  );
}

function ProposalRow({ structure, proposal }: { structure: Structure; proposal: Proposal }) {
  useDocument((s) => s.structures);
  const volume = useCase((s) => s.volume);
  const existing = existingFor(structure.name);
  const confidence = proposal.result.confidence.find((c) => c.structureId === structure.id)?.overall ?? null;
  const remark = existing?.locked === true ? t.locked : existing?.byHand === true ? t.kept : '';
  return (
    <li className="proposal-row">
      <button type="button" className="structure-main" onClick={() => goToStructure(structure)}>
        <span
          className="swatch dashed"
          style={{ '--colour': cssColour(structure.colour) } as React.CSSProperties}
        />
        <span className="structure-name">{structure.name}</span>
        {remark === '' ? null : <span className="badge">{remark}</span>}
        {volume === null ? null : <Cc grid={volume.grid} slices={structure.slices} />}
        <span className="volume">{confidence === null ? t.unknownConfidence : t.confidence(confidence)}</span>
      </button>
      <select
        className="field small"
        aria-label={structure.name}
        value={proposal.choices[structure.id] ?? 'skip'}
        onChange={(e) => choose(structure.id, e.target.value as Choice)}
      >
        <option value="add">{existing === null ? t.add : t.addBeside}</option>
        {existing === null || existing.locked ? null : <option value="replace">{t.replace}</option>}
        <option value="skip">{t.skip}</option>
      </select>
    </li>
  );
}

function LevelQuestion({ proposal, onRerun }: { proposal: Proposal; onRerun: OnRerun }) {
  const likely = proposal.result.levels?.vertebrae.find((v) => v.level === null)?.candidates[0]?.level;
  const [level, setLevel] = useState(likely ?? 'L1');
  return (
    <div className="question" role="alert">
      <p>
        <b>{t.levelUnknown}</b> {proposal.result.levels?.reason}
      </p>
      <p>{t.levelAction}</p>
      <div className="row">
        <select
          className="field"
          aria-label={t.level}
          value={level}
          onChange={(e) => setLevel(e.target.value)}
        >
          {allLevels.map((l) => (
            <option key={l} value={l}>
              {t.levelNamed(l)}
            </option>
          ))}
        </select>
        <button type="button" className="button primary" onClick={() => onRerun(level)}>
          {t.rerun}
        </button>
      </div>
    </div>
  );
}
