/** Window width and level as numbers, the presets, and the user's own: of all views, or of one. */
import { useState } from 'react';
import { NumberField } from '../kit/Fields.tsx';
import { forgetWindow, keepWindow, useOwnWindows } from '../model/own-windows.ts';
import { type WindowLevel, type WindowPreset, windowPresets } from '../model/view.ts';
import { texts } from '../texts/index.ts';

const t = texts.windowing;
const names = Object.keys(windowPresets) as WindowPreset[];
const same = (a: WindowLevel, b: WindowLevel): boolean => a.width === b.width && a.level === b.level;

/** What a window is called: a preset, one of the user's, or neither. */
export function windowName(window: WindowLevel, own: readonly (WindowLevel & { name: string })[]): string {
  const preset = names.find((name) => same(windowPresets[name], window));
  return preset === undefined ? (own.find((o) => same(o, window))?.name ?? t.own) : texts.presets[preset];
}

export function WindowPanel(props: { window: WindowLevel; onChange: (window: WindowLevel) => void }) {
  const { window, onChange } = props;
  const own = useOwnWindows((s) => s.own);
  return (
    <>
      <NumberField
        label={t.width}
        unit="HU"
        value={window.width}
        min={1}
        max={6000}
        step={10}
        onChange={(width) => onChange({ ...window, width })}
      />
      <NumberField
        label={t.level}
        unit="HU"
        value={window.level}
        min={-1500}
        max={4000}
        step={10}
        onChange={(level) => onChange({ ...window, level })}
      />
      <div>
        {names.map((name, n) => (
          <Row
            key={name}
            name={texts.presets[name]}
            window={windowPresets[name]}
            mark={String(n + 1)}
            now={window}
            onChoose={onChange}
          />
        ))}
        {own.map((o) => (
          <div key={o.name} className="row">
            <Row name={o.name} window={o} mark="" now={window} onChoose={onChange} />
            <button
              type="button"
              className="icon-button"
              aria-label={t.forget(o.name)}
              title={t.forget(o.name)}
              onClick={() => forgetWindow(o.name)}
            >
              ×
            </button>
          </div>
        ))}
      </div>
      <Keep window={window} />
    </>
  );
}

interface RowProps {
  readonly name: string;
  readonly window: WindowLevel;
  readonly mark: string;
  readonly now: WindowLevel;
  readonly onChoose: (window: WindowLevel) => void;
}

function Row({ name, window, mark, now, onChoose }: RowProps) {
  return (
    <button
      type="button"
      className="list-button"
      aria-pressed={same(now, window)}
      onClick={() => onChoose(window)}
    >
      <span className="grow">{name}</span>
      <span className="dim">
        {window.width} / {window.level}
      </span>
      <kbd>{mark}</kbd>
    </button>
  );
}

function Keep({ window }: { window: WindowLevel }) {
  const [name, setName] = useState('');
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        keepWindow(name, window);
        setName('');
      }}
    >
      <input
        className="field grow"
        aria-label={t.keepName}
        placeholder={t.keepName}
        maxLength={24}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit" className="button small" disabled={name.trim() === ''}>
        {t.keepButton}
      </button>
    </form>
  );
}
