/** Commands of the views: layout, zoom, slices, what is drawn. */

import type { Action } from '../kit/action.ts';
import { toggleTheme } from '../kit/theme.ts';
import {
  type LayoutName,
  setWindow,
  stepTextScale,
  useView,
  useViewSettings,
  type WindowPreset,
  windowOf,
  windowPresets,
} from '../model/view.ts';
import { chooseLanguage, language, texts } from '../texts/index.ts';
import { activeSurface, useActiveView } from './active-view.ts';
import { fitViews, resetViews, stepActive, zoomActive } from './navigation.ts';

const t = texts.actions;

const layout = (name: LayoutName, title: string, key: string): Action => ({
  id: `layout-${name}`,
  title,
  menu: 'view',
  keys: [key],
  checked: () => useViewSettings.getState().layout === name,
  run: () => useViewSettings.setState({ layout: name }),
});

const preset = (name: WindowPreset, key: string): Action => ({
  id: `window-${name}`,
  title: texts.presets[name],
  menu: 'view',
  keys: [key],
  checked: () => {
    const { width, level } = windowOf(useView.getState(), activeSurface());
    return width === windowPresets[name].width && level === windowPresets[name].level;
  },
  run: () => setWindowPreset(name),
});

const setWindowPreset = (name: WindowPreset): void => setWindow(windowPresets[name], activeSurface());

const step = (id: string, title: string, keys: readonly string[], by: number): Action => ({
  id,
  title,
  menu: 'view',
  keys,
  run: () => stepActive(by),
});

type Switch = 'interpolate' | 'crosshair' | 'labels' | 'measures' | 'showReference' | 'fitBody' | 'zoomTo';

const toggle = (id: Switch, title: string, key: string): Action => ({
  id,
  title,
  menu: 'view',
  keys: [key],
  checked: () => useViewSettings.getState()[id],
  run: () => useViewSettings.setState((s) => ({ [id]: !s[id] })),
});

const fill = (id: string, title: string, key: string, by: number): Action => ({
  id,
  title,
  menu: 'view',
  keys: [key],
  run: () =>
    useViewSettings.setState((s) => ({ fillOpacity: Math.min(0.8, Math.max(0, s.fillOpacity + by)) })),
});

export const viewActions: readonly Action[] = [
  layout('spine', t.layoutSpine, 'Ctrl+5'),
  layout('single', t.layoutSingle, 'Ctrl+1'),
  layout('oneTwo', t.layoutOneTwo, 'Ctrl+2'),
  layout('quad', t.layoutQuad, 'Ctrl+3'),
  layout('side', t.layoutSide, 'Ctrl+4'),
  {
    id: 'swapView',
    title: t.swapView,
    menu: 'view',
    keys: ['Enter'],
    run: () => useViewSettings.setState({ mainView: useActiveView.getState().name }),
  },
  {
    id: 'fit',
    title: t.fit,
    menu: 'view',
    keys: ['Home'],
    run: fitViews,
  },
  { id: 'resetViews', title: t.reset, menu: 'view', keys: ['Ctrl+Home'], run: resetViews },
  toggle('fitBody', t.fitBody, 'Shift+Home'),
  toggle('zoomTo', t.zoomTo, 'Shift+G'),
  { id: 'zoomIn', title: t.zoomIn, menu: 'view', keys: ['+', '='], run: () => zoomActive(1.25) },
  { id: 'zoomOut', title: t.zoomOut, menu: 'view', keys: ['-'], run: () => zoomActive(0.8) },
  step('sliceUp', t.sliceUp, ['Up', 'PageUp'], 1),
  step('sliceDown', t.sliceDown, ['Down', 'PageDown'], -1),
  step('sliceUp10', t.sliceUp10, ['Shift+Up'], 10),
  step('sliceDown10', t.sliceDown10, ['Shift+Down'], -10),
  preset('bone', '1'),
  preset('softTissue', '2'),
  preset('lung', '3'),
  preset('cord', '4'),
  toggle('interpolate', t.interpolate, 'I'),
  toggle('crosshair', t.crosshair, 'X'),
  toggle('labels', t.labels, 'Shift+X'),
  toggle('measures', t.measures, 'Shift+Q'),
  toggle('showReference', t.reference, 'R'),
  fill('fillMore', t.fillMore, ']', 0.06),
  fill('fillLess', t.fillLess, '[', -0.06),
  {
    id: 'textLarger',
    title: t.textLarger,
    menu: 'view',
    keys: ['Alt++', 'Alt+='],
    run: () => stepTextScale(1),
  },
  { id: 'textSmaller', title: t.textSmaller, menu: 'view', keys: ['Alt+-'], run: () => stepTextScale(-1) },
  {
    id: 'language',
    title: t.language,
    menu: 'view',
    keys: ['Alt+L'],
    run: () => chooseLanguage(language() === 'en' ? 'de' : 'en'),
  },
  { id: 'theme', title: t.theme, menu: 'view', keys: ['Alt+T'], run: toggleTheme },
];
