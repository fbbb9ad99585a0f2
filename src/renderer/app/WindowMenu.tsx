/** Window width and level as numbers, the presets, and the user's own. */
import { useState } from 'react';
import { NumberField } from '../kit/Fields.tsx';
import { Popover } from '../kit/Popover.tsx';
import { forgetWindow, keepWindow, useOwnWindows } from '../model/own-windows.ts';
import { setWindow, useView, type WindowLevel, type WindowPreset, windowPresets } from '../model/view.ts';
import { texts } from '../texts/index.ts';

const t = texts.windowing;
const names = Object.keys(windowPresets) as WindowPreset[];
const same = (a: WindowLevel, b: WindowLevel): boolean => a.width === b.width && a.level === b.level;

export function WindowMenu() {
  const window = useView((s) => s.window);
  const own = useOwnWindows((s) => s.own);
  const preset = names.find((name) => same(windowPresets[name], window));
  const kept = own.find((o) => same(o, window));
  const called = preset === undefined ? (kept?.name ?? t.own) : texts.presets[preset];
  return (
    <Popover
      side="right"
      label={t.title}
      state={t.button(called, window.width, window.level)}
      title={t.hint}
      face={<span>{t.button(called, window.width, window.level)}</span>}
    >
      {() => (
        <>
          <NumberField
            label={t.width}
            unit="HU"
            value={window.width}
            min={1}
            max={6000}
            step={10}
            onChange={(width) => setWindow({ ...window, width })}
          />
          <NumberField
            label={t.level}
            unit="HU"
            value={window.level}
            min={-1500}
            max={4000}
            step={10}
            onChange={(level) => setWindow({ ...window, level })}
          />
          <div>
            {names.map((name, n) => (
              <Row key={name} name={texts.presets[name]} window={windowPresets[name]} mark={String(n + 1)} />
            ))}
            {own.map((o) => (
              <div key={o.name} className="row">
                <Row name={o.name} window={o} mark="" />
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
      )}
    </Popover>
  );
}

function Row({ name, window, mark }: { name: string; window: WindowLevel; mark: string }) {
  const on = useView((s) => same(s.window, window));
  return (
    <button type="button" className="list-button" aria-pressed={on} onClick={() => setWindow(window)}>
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
