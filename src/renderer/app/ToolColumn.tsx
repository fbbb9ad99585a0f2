/** The tools, beside the pictures they work on: their room never depends on which one is chosen. */
import { Fragment } from 'react';
import { Icon } from '../kit/icons.tsx';
import { selectTool, useSelection } from '../model/selection.ts';
import { texts } from '../texts/index.ts';
import { tools } from '../tools/registry.ts';
import toolbarCss from './Toolbar.module.css';
import styles from './ToolColumn.module.css';

const groups = ['navigate', 'draw', 'shape', 'measure'] as const;

export function ToolColumn() {
  const toolId = useSelection((s) => s.toolId);
  return (
    <div className={styles.column} role="toolbar" aria-orientation="vertical" aria-label={texts.menus.tools}>
      {groups.map((group, n) => (
        <Fragment key={group}>
          {n === 0 ? null : <span className={styles.line} />}
          {tools
            .filter((tool) => tool.group === group)
            .map((tool) => (
              <button
                key={tool.id}
                type="button"
                className={toolbarCss.tool}
                aria-pressed={tool.id === toolId}
                aria-label={tool.title}
                title={`${tool.title} (${tool.shortcut})\n${tool.hint}`}
                onClick={() => selectTool(tool.id)}
              >
                <Icon name={tool.icon} />
              </button>
            ))}
        </Fragment>
      ))}
    </div>
  );
}
