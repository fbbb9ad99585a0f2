/** What speaks for which names: the landmarks in view and, side by side, the ways to count that they leave. */
import type { ColumnLevel } from '../../../core/spine/levels/column-names.ts';
import { type CountingHere, countingsOn, type VoteHere } from '../../model/ladder.ts';
import { type Column, nameColumn, useLadder } from '../../model/levels.ts';
import { texts } from '../../texts/index.ts';
import styles from './LevelsPanel.module.css';

const t = texts.levels;

/** The landmarks seen at one vertebra. */
export function Votes({ votes }: { votes: readonly VoteHere[] }) {
  return (
    <>
      {votes.map((vote) => (
        <span
          key={vote.landmark}
          className={voteClass(vote)}
          title={t.voteTitle(vote)}
          data-vote={vote.landmark}
          data-agrees={vote.agrees}
        >
          {t.vote(vote)}
        </span>
      ))}
    </>
  );
}

const voteClass = ({ agrees, clear }: VoteHere): string | undefined =>
  agrees === false ? styles.against : agrees && clear ? styles.agrees : styles.unclear;

export function LevelLadder({ column }: { column: Column }) {
  const ladder = useLadder();
  if (ladder === null) return <p className="dim">{t.noLadder}</p>;
  return (
    <section className="stack" aria-label={t.evidence}>
      <h4>{t.evidence}</h4>
      <p className="dim">{ladder.reason}</p>
      {ladder.votes.length === 0 ? <p className="dim">{t.noVotes}</p> : null}
      <div className={styles.countings}>
        {countingsOn(ladder, column.vertebrae).map((counting) => (
          <Counting key={counting.levels.join()} counting={counting} />
        ))}
      </div>
    </section>
  );
}

function Counting({ counting }: { counting: CountingHere }) {
  const { levels, probability, thoracic, lumbar, agree, contradict, from, isHere } = counting;
  const name = t.counting(levels[0] ?? '', levels.at(-1) ?? '');
  return (
    <section className={styles.counting} aria-label={name}>
      <b>
        {name} <span className="dim">{Math.round(probability * 100)} %</span>
      </b>
      {thoracic === 12 && lumbar === 5 ? null : (
        <span className={styles.against}>{t.variant(thoracic, lumbar)}</span>
      )}
      {agree.length === 0 ? null : <span className={styles.agrees}>{t.speaksFor(agree)}</span>}
      {contradict.length === 0 ? null : <span className={styles.against}>{t.speaksAgainst(contradict)}</span>}
      {isHere ? (
        <span className="dim">{t.countedSo}</span>
      ) : (
        <button
          type="button"
          className="button small"
          disabled={from === null}
          onClick={() =>
            from !== null && void nameColumn(from.place, from.level as ColumnLevel, { thoracic, lumbar })
          }
        >
          {t.countSo}
        </button>
      )}
    </section>
  );
}
