/** The state of every structure with who and when, in the Review stage; signing begins here. */
import type { SignedState } from '../../../core/signoff/index.ts';
import { structuresOf } from '../../../core/structures/edit.ts';
import type { Structure } from '../../../core/structures/types.ts';
import { LongList } from '../../kit/LongList.tsx';
import { useDocument } from '../../model/document.ts';
import { selectStructure, useSelection } from '../../model/selection.ts';
import { askToSign, type Signed, useSignedStates, useSignoff } from '../../model/signoff.ts';
import { compareNames } from '../../model/structure-groups.ts';
import { texts } from '../../texts/index.ts';
import { SignMark, signedWords } from './SignMark.tsx';
import styles from './Signoff.module.css';

const t = texts.signoff;

interface Row {
  readonly structure: Structure;
  readonly signed: SignedState;
}

/** What nobody said anything of stands last. */
const rank = (r: Row): number => Number(r.signed.state === 'proposed');

export function SignoffSection() {
  const all = structuresOf(useDocument((s) => s.structures));
  const states = useSignedStates(all);
  const selected = useSelection((s) => s.structureId);
  const changedAt = useSignoff((s) => s.changedAt);
  const rows = all
    .flatMap((structure, n): Row[] => {
      const signed = states[n];
      const isDrawn = structure.slices.size > 0 || structure.unplaced.length > 0;
      return signed === undefined || !isDrawn ? [] : [{ structure, signed }];
    })
    .sort((a, b) => rank(a) - rank(b) || compareNames(a.structure.name, b.structure.name));
  if (rows.length === 0) return null;
  const count = (state: string): number => rows.filter((r) => r.signed.state === state).length;
  /** The chosen structure where it can get this word, else every one that can. */
  const begin = (word: Signed, can: (r: Row) => boolean): void => {
    const able = rows.filter(can).map((r) => r.structure.id);
    askToSign(word, selected !== null && able.includes(selected) ? [selected] : able);
  };
  return (
    <section className="stack" aria-label={t.title}>
      <h3>{t.title}</h3>
      {changedAt === null ? null : (
        <p className="bad" role="alert">
          {t.changed(changedAt)} {t.changedAction}
        </p>
      )}
      <p className="dim" data-testid="signoff-count">
        {t.count(count('approved'), count('reviewed'), rows.length)}
      </p>
      <div className={`row ${styles.buttons}`}>
        <button
          type="button"
          className="button"
          disabled={changedAt !== null}
          onClick={() => begin('reviewed', (r) => ['proposed', 'edited'].includes(r.signed.state))}
        >
          {t.review}
        </button>
        <button
          type="button"
          className="button"
          disabled={changedAt !== null}
          onClick={() => begin('approved', (r) => r.signed.state !== 'approved')}
        >
          {t.approve}
        </button>
        <button
          type="button"
          className="button"
          disabled={changedAt !== null || count('approved') === 0}
          onClick={() => begin('taken-back', (r) => r.signed.state === 'approved')}
        >
          {t.takeBack}
        </button>
      </div>
      <LongList
        className={styles.list ?? ''}
        items={rows}
        keyOf={({ structure }) => structure.id}
        rowPx={24}
        row={({ structure, signed }, _, props) => (
          <li {...props} data-signed={structure.name} data-state={signed.state}>
            <button
              type="button"
              className={styles.row}
              title={`${structure.name}: ${signedWords(signed)}`}
              onClick={() => selectStructure(structure.id)}
            >
              <span className={styles.name}>{structure.name}</span>
              <SignMark signed={signed} always />
              <span className={styles.words}>{signedWords(signed)}</span>
            </button>
          </li>
        )}
      />
    </section>
  );
}
