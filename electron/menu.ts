/** The native menu: every item sends one command name to the page, which owns all behaviour and shortcuts. */
import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../src/contract/bridge.ts';

const isMac = process.platform === 'darwin';

export function menuTemplate(send: (command: MenuCommand) => void): MenuItemConstructorOptions[] {
  const item = (label: string, command: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => send(command),
    // The page handles the key itself; the menu only shows it.
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  });
  return [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    {
      label: 'File',
      submenu: [
        item('Open CT folder…', 'open-folder', 'CmdOrCtrl+O'),
        item('Demonstration case', 'open-demo'),
        { type: 'separator' },
        item('Compare with reference…', 'compare'),
        item('Export RTSTRUCT…', 'export', 'CmdOrCtrl+E'),
        item('Close case', 'close-case'),
        { type: 'separator' },
        { role: isMac ? 'close' : 'quit' },
      ],
    },
    { label: 'Edit', submenu: [item('Undo', 'undo', 'CmdOrCtrl+Z'), item('Redo', 'redo', 'CmdOrCtrl+Y')] },
    {
      label: 'View',
      submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }],
    },
    {
      label: 'Help',
      submenu: [
        item('User guide', 'guide', 'F1'),
        item('Keyboard shortcuts', 'shortcuts'),
        item('About Pedicle', 'about'),
      ],
    },
  ];
}
