/** The cheat sheet: made from the action registry, so it is never out of date. */

import type { MenuName } from '../kit/action.ts';
import { Dialog } from '../kit/Dialog.tsx';
import { closeDialog } from '../model/notices.ts';
import { texts } from '../texts/index.ts';
import { actions } from './actions.ts';
import styles from './ShortcutsDialog.module.css';

export function ShortcutsDialog() {
  const menus = Object.keys(texts.menus) as MenuName[];
  return (
    <Dialog onClose={closeDialog} title={texts.shortcuts.title} wide reading>
      <div className={styles.shortcutColumns}>
        {menus.map((menu) => (
          <section key={menu}>
            <h3>{texts.menus[menu]}</h3>
            <dl>
              {actions
                .filter((a) => a.menu === menu && a.keys.length > 0)
                .map((a) => (
                  <div key={a.id}>
                    <dt>
                      {a.keys.map((key) => (
                        <kbd key={key}>{key}</kbd>
                      ))}
                    </dt>
                    <dd>{a.title}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        <Rows title={texts.shortcuts.drawing} rows={texts.shortcuts.drawingRows} />
        <Rows title={texts.shortcuts.menus} rows={texts.shortcuts.menuRows} />
        <Rows title={texts.shortcuts.mouse} rows={texts.shortcuts.mouseRows} />
      </div>
    </Dialog>
  );
}

function Rows({ title, rows }: { title: string; rows: readonly (readonly [string, string])[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {rows.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
