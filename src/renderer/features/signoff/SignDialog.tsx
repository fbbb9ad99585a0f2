/** A person signs structures: as reviewed, as approved, or takes an approval back. */
import { useState } from 'react';
import { LONGEST_USER } from '../../../core/signoff/index.ts';
import { structuresOf } from '../../../core/structures/edit.ts';
import { Dialog } from '../../kit/Dialog.tsx';
import { useDocument } from '../../model/document.ts';
import { closeDialog } from '../../model/notices.ts';
import { proposedUser, sign, useSignedStates, useSignoff } from '../../model/signoff.ts';
import { compareNames } from '../../model/structure-groups.ts';
import { texts } from '../../texts/index.ts';
import styles from './Signoff.module.css';

const t = texts.signoff;

export function SignDialog() {
  const { word, ids } = useSignoff((s) => s.asking);
  const table = useDocument((s) => s.structures);
  const all = structuresOf(table);
  const states = useSignedStates(all);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(ids));
  const [user, setUser] = useState(proposedUser);
  const [busy, setBusy] = useState(false);
  const offered = all
    .map((structure, n) => ({ structure, state: states[n]?.state }))
    .filter(({ structure: { slices, unplaced } }) => slices.size > 0 || unplaced.length > 0)
    .filter(({ state }) => (word === 'taken-back' ? state === 'approved' : state !== 'approved'))
    .sort((a, b) => compareNames(a.structure.name, b.structure.name));
  const signed = offered.filter(({ structure }) => chosen.has(structure.id)).map((o) => o.structure);
  const go = async (): Promise<void> => {
    setBusy(true);
    if (await sign(user, word, signed)) closeDialog();
    else setBusy(false);
  };
  const toggle = (id: string, on: boolean): void => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  return (
    <Dialog
      title={t.titles[word]}
      wide
      onClose={closeDialog}
      footer={
        <>
          <span className="dim grow">{t.log}</span>
          <button type="button" className="button" onClick={closeDialog}>
            {texts.dialog.cancel}
          </button>
          <button
            type="button"
            className="button primary"
            disabled={busy || signed.length === 0 || user.trim() === ''}
            onClick={() => void go()}
          >
            {t.sign[word]}
          </button>
        </>
      }
    >
      <p>{t.meaning[word]}</p>
      <label className="form-row" title={t.userHint}>
        {t.user}
        <input
          className="field"
          data-autofocus=""
          maxLength={LONGEST_USER}
          value={user}
          onChange={(e) => setUser(e.target.value)}
        />
      </label>
      <div className="row spread">
        <h3>
          {t.choose}{' '}
          <span className="dim">
            {signed.length} / {offered.length}
          </span>
        </h3>
        <span className="row">
          <button
            type="button"
            className="button small"
            onClick={() => setChosen(new Set(offered.map((o) => o.structure.id)))}
          >
            {t.all}
          </button>
          <button type="button" className="button small" onClick={() => setChosen(new Set())}>
            {t.noOne}
          </button>
        </span>
      </div>
      {offered.length === 0 ? <p className="empty">{t.none}</p> : null}
      <div className={`checks columns ${styles.wideColumns}`}>
        {offered.map(({ structure: { id, name }, state }) => (
          <label key={id} className="option">
            <input type="checkbox" checked={chosen.has(id)} onChange={(e) => toggle(id, e.target.checked)} />
            {name} <span className="dim">{state === undefined ? '' : t.states[state]}</span>
          </label>
        ))}
      </div>
    </Dialog>
  );
}
