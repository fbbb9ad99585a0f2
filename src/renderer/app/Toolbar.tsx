/** One line above the pictures: undo and redo, the chosen tool's settings, window, kind of views, layout. */
import { Icon } from '../kit/icons.tsx';
import { Popover } from '../kit/Popover.tsx';
import { useDocument } from '../model/document.ts';
import { type ReformatMode, useReformat } from '../model/reformat.ts';
import { useSelection } from '../model/selection.ts';
import { layoutNames, useViewSettings } from '../model/view.ts';
import { texts } from '../texts/index.ts';
import { toolById } from '../tools/registry.ts';
import { actions, runAction } from './actions.ts';
import styles from './Toolbar.module.css';
import { ToolOptions } from './ToolOptions.tsx';
import { WindowMenu } from './WindowMenu.tsx';

const t = texts.spineViews;

export function Toolbar() {
  const toolId = useSelection((s) => s.toolId);
  return (
    <div className={`${styles.toolbar} toolbar`} role="toolbar" aria-label={texts.toolOptions}>
      <UndoRedo />
      <div className={styles.toolOptions}>
        <span className={`${styles.toolName} tool-name`}>{toolById(toolId).title}</span>
        <ToolOptions tool={toolById(toolId)} />
      </div>
      <SpineViews />
      <WindowMenu />
      <Layouts />
    </div>
  );
}

function UndoRedo() {
  const last = useDocument((s) => s.history.done.at(-1)?.label);
  const next = useDocument((s) => s.history.undone.at(-1)?.label);
  return (
    <div className={styles.toolGroup}>
      <button
        type="button"
        className={styles.tool}
        aria-label={texts.actions.undo}
        title={`${texts.actions.undo} (Ctrl+Z)${last === undefined ? '' : `\n${last}`}`}
        disabled={last === undefined}
        onClick={() => runAction('undo')}
      >
        <Icon name="undo" />
      </button>
      <button
        type="button"
        className={styles.tool}
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

/** The CT's own slices, slices square to the canal, or the straightened spine. */
function SpineViews() {
  const mode = useReformat((s) => s.mode);
  const choose = (wanted: ReformatMode): void => {
    if (wanted === mode) return;
    // What is on is turned off by its own command.
    runAction(`view-${wanted === 'off' ? mode : wanted}`);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of buttons in a toolbar, no form field
    <div className={styles.segmented} role="group" aria-label={t.label}>
      {(['off', 'aligned', 'straight'] as const).map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={mode === name}
          title={t.hints[name]}
          onClick={() => choose(name)}
        >
          {t[name]}
        </button>
      ))}
    </div>
  );
}

function Layouts() {
  const layout = useViewSettings((s) => s.layout);
  return (
    <Popover
      side="right"
      label={texts.layoutMenu}
      title={`${texts.layoutMenu}: ${texts.layouts[layout]}`}
      face={<Icon name={layout} />}
    >
      {(close) =>
        layoutNames.map((name) => (
          <button
            key={name}
            type="button"
            className="list-button"
            aria-pressed={layout === name}
            onClick={() => {
              useViewSettings.setState({ layout: name });
              close();
            }}
          >
            <Icon name={name} />
            <span className="grow">{texts.layouts[name]}</span>
            <kbd>{actions.find((a) => a.id === `layout-${name}`)?.keys[0]}</kbd>
          </button>
        ))
      }
    </Popover>
  );
}
