/** Tools, the chosen tool's settings, undo and redo, window presets, layouts. */

import { Icon } from '../kit/icons.tsx';
import { useDocument } from '../model/document.ts';
import { selectTool, useSelection } from '../model/selection.ts';
import {
  type LayoutName,
  setWindow,
  useView,
  useViewSettings,
  type WindowPreset,
  windowPresets,
} from '../model/view.ts';
import { texts } from '../texts/index.ts';
import { toolById, tools } from '../tools/registry.ts';
import { runAction } from './actions.ts';
import { ToolOptions } from './ToolOptions.tsx';

const groups = ['navigate', 'draw', 'shape', 'measure'] as const;

export function Toolbar() {
  const toolId = useSelection((s) => s.toolId);
  return (
    <div className="toolbar" role="toolbar" aria-label={texts.menus.tools}>
      <UndoRedo />
      {groups.map((group) => {
        const own = tools.filter((tool) => tool.group === group);
        if (own.length === 0) return null;
        return (
          <div className="tool-group" key={group}>
            {own.map((tool) => (
              <button
                key={tool.id}
                type="button"
                className="tool"
                aria-pressed={tool.id === toolId}
                aria-label={tool.title}
                title={`${tool.title} (${tool.shortcut})\n${tool.hint}`}
                onClick={() => selectTool(tool.id)}
              >
                <Icon name={tool.icon} />
              </button>
            ))}
          </div>
        );
      })}
      <div className="tool-options">
        <span className="tool-name">{toolById(toolId).title}</span>
        <ToolOptions tool={toolById(toolId)} />
      </div>
      <Windows />
      <Layouts />
    </div>
  );
}

function UndoRedo() {
  const last = useDocument((s) => s.history.done.at(-1)?.label);
  const next = useDocument((s) => s.history.undone.at(-1)?.label);
  return (
    <div className="tool-group">
      <button
        type="button"
        className="tool"
        aria-label={texts.actions.undo}
        title={`${texts.actions.undo} (Ctrl+Z)${last === undefined ? '' : `\n${last}`}`}
        disabled={last === undefined}
        onClick={() => runAction('undo')}
      >
        <Icon name="undo" />
      </button>
      <button
        type="button"
        className="tool"
        aria-label={texts.actions.redo}
        title={`${texts.actions.redo} (Ctrl+Y)${next === undefined ? '' : `\n${next}`}`}
        disabled={next === undefined}
        onClick={() => runAction('redo')}
      >
        <Icon name="redo" />
      </button>
    </div>
  );
}

function Windows() {
  const window = useView((s) => s.window);
  const names = Object.keys(windowPresets) as WindowPreset[];
  return (
    <div className="segmented">
      {names.map((name, n) => {
        const preset = windowPresets[name];
        return (
          <button
            key={name}
            type="button"
            aria-pressed={preset.width === window.width && preset.level === window.level}
            title={`${texts.presets[name]} (${n + 1})\nW ${preset.width} L ${preset.level}`}
            onClick={() => setWindow(preset)}
          >
            {texts.presets[name]}
          </button>
        );
      })}
    </div>
  );
}

function Layouts() {
  const layout = useViewSettings((s) => s.layout);
  return (
    <div className="tool-group">
      {(Object.keys(texts.layouts) as LayoutName[]).map((name, n) => (
        <button
          key={name}
          type="button"
          className="tool"
          aria-pressed={layout === name}
          aria-label={texts.layouts[name]}
          title={`${texts.layouts[name]} (Ctrl+${n + 1})`}
          onClick={() => useViewSettings.setState({ layout: name })}
        >
          <Icon name={name} />
        </button>
      ))}
    </div>
  );
}
