/** Models and the structures they make. */
import { useState } from 'react';
import type { Result } from '../../../contract/index.ts';
import { Icon } from '../../kit/icons.tsx';
import { compareNames } from '../../model/structure-groups.ts';
import { texts } from '../../texts/index.ts';
import { ModelCard } from './ModelCard.tsx';
import styles from './ModelChooser.module.css';

const t = texts.segment;
type Model = Result<'models.list'>['models'][number];

export function ModelChooser(props: {
  models: readonly Model[];
  chosen: readonly string[];
  onChosen: (ids: readonly string[]) => void;
  left: ReadonlySet<string>;
  onLeft: (names: ReadonlySet<string>) => void;
}) {
  const { models, chosen, left } = props;
  const toggleModel = (id: string, on: boolean): void =>
    props.onChosen(on ? [...chosen, id] : chosen.filter((c) => c !== id));
  const toggleName = (name: string, on: boolean): void => {
    const next = new Set(left);
    if (on) next.delete(name);
    else next.add(name);
    props.onLeft(next);
  };
  return (
    <>
      <h3>{t.models}</h3>
      {models.map((model) => {
        const names = model.structures.map((s) => s.name).sort(compareNames);
        const on = chosen.includes(model.id);
        return (
          <div key={model.id} className={styles.model}>
            <div className="row spread">
              <label className="option" title={`${model.intendedUse}\n${model.licence}`}>
                <input
                  type="checkbox"
                  checked={on}
                  onChange={(e) => toggleModel(model.id, e.target.checked)}
                />
                <b>{model.title}</b>
                <span className="dim">{model.version}</span>
                <span className="badge">{model.status}</span>
              </label>
              <CardButton model={model} />
            </div>
            {on ? (
              <details>
                <summary>
                  {t.structures}{' '}
                  <span className="dim">
                    {names.filter((n) => !left.has(n)).length} / {names.length}
                  </span>
                </summary>
                <div className="checks">
                  {names.map((name) => (
                    <label key={name} className="option">
                      <input
                        type="checkbox"
                        checked={!left.has(name)}
                        onChange={(e) => toggleName(name, e.target.checked)}
                      />
                      {name}
                    </label>
                  ))}
                </div>
              </details>
            ) : null}
          </div>
        );
      })}
    </>
  );
}

/** Opens the model's card. */
function CardButton({ model }: { model: Model }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="icon-button"
        aria-label={t.card(model.title)}
        title={t.card(model.title)}
        onClick={() => setOpen(true)}
      >
        <Icon name="info" />
      </button>
      {open ? (
        <ModelCard
          modelId={model.id}
          title={`${model.title} ${model.version}`}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}
