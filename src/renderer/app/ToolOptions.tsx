/** Settings of a tool, made from its description. */
import { useState } from 'react';
import { changeSetting, useToolSettings } from '../tools/runtime.ts';
import type { SettingValue, Tool, ToolSetting } from '../tools/types.ts';

export function ToolOptions({ tool }: { tool: Tool }) {
  const settings = useToolSettings((s) => s.values);
  return tool.settings.map((setting) => (
    <Setting
      key={`${tool.id}/${setting.id}`}
      setting={setting}
      value={settings[`${tool.id}/${setting.id}`] ?? setting.initial}
      onChange={(value) => changeSetting(tool.id, setting.id, value)}
    />
  ));
}

function Setting(props: {
  setting: ToolSetting;
  value: SettingValue;
  onChange: (value: SettingValue) => void;
}) {
  const { setting, value, onChange } = props;
  if (setting.kind === 'toggle') {
    return (
      <label className="option">
        <input type="checkbox" checked={value === true} onChange={(e) => onChange(e.target.checked)} />
        {setting.label}
      </label>
    );
  }
  if (setting.kind === 'choice') {
    return (
      <label className="option">
        {setting.label}
        <select value={String(value)} onChange={(e) => onChange(e.target.value)}>
          {setting.options.map((o) => (
            <option key={o.value} value={o.value}>
              {o.label}
            </option>
          ))}
        </select>
      </label>
    );
  }
  return <NumberSetting setting={setting} value={Number(value)} onChange={onChange} />;
}

/** The number may be emptied while typing; what is left empty or no number goes back to what it was. */
function NumberSetting(props: {
  setting: Extract<ToolSetting, { kind: 'number' }>;
  value: number;
  onChange: (value: number) => void;
}) {
  const { setting, value, onChange } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const set = (text: string): void => {
    const n = Number(text);
    if (text.trim() !== '' && Number.isFinite(n)) onChange(Math.min(setting.max, Math.max(setting.min, n)));
  };
  return (
    <label className="option" title={setting.hint}>
      {setting.label}
      <input
        type="range"
        min={setting.min}
        max={setting.max}
        step={setting.step}
        value={value}
        onChange={(e) => set(e.target.value)}
      />
      <input
        type="number"
        min={setting.min}
        max={setting.max}
        step={setting.step}
        value={typed ?? value}
        onChange={(e) => {
          setTyped(e.target.value);
          set(e.target.value);
        }}
        onBlur={() => setTyped(null)}
      />
      <span className="dim">{setting.unit}</span>
    </label>
  );
}
