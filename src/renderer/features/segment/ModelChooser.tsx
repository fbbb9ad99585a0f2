/** Models and the structures they make. */
import type { Result } from '../../../contract/index.ts';
import { compareNames } from '../../model/structure-groups.ts';
import { texts } from '../../texts/index.ts';

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
          <div key={model.id} className="model">
            <label className="option" title={`${model.intendedUse}\n${model.licence}`}>
              <input type="checkbox" checked={on} onChange={(e) => toggleModel(model.id, e.target.checked)} />
              <b>{model.title}</b>
              <span className="dim">{model.version}</span>
              {model.status === 'released' ? null : <span className="badge">{model.status}</span>}
            </label>
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
