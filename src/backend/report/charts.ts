/** Charts of reports as static SVG, by ECharts without a browser. */
import { BoxplotChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { BoxFigures, ControlChart } from '../../core/statistics/index.ts';

use([
  BoxplotChart,
  LineChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
  SVGRenderer,
]);

/** Okabe and Ito's colours: apart for colour-blind eyes and in grey. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];
const TEXT = { fontFamily: 'system-ui, sans-serif', color: '#111' };

type Option = Parameters<ReturnType<typeof init>['setOption']>[0];

function svgOf(option: Option, width: number, height: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({ animation: false, color: COLOURS, textStyle: TEXT, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

export interface BoxSeries {
  readonly name: string;
  /** A box a category, null where there is none. */
  readonly boxes: readonly (BoxFigures | null)[];
}

/** Box plots side by side: whiskers from least to most, the box the middle half. */
export function boxChart(title: string, categories: readonly string[], series: readonly BoxSeries[]): string {
  return svgOf(
    {
      title: { text: title, left: 0, top: 0, textStyle: { ...TEXT, fontSize: 14 } },
      legend: { top: 26 },
      grid: { left: 56, right: 16, top: 56, bottom: 72 },
      xAxis: { type: 'category', data: [...categories], axisLabel: { rotate: 30, fontSize: 11 } },
      yAxis: { type: 'value', scale: true },
      series: series.map(({ name, boxes }) => ({
        type: 'boxplot',
        name,
        data: boxes.map((b) => (b === null ? [] : [b.least, b.quarter, b.median, b.threeQuarters, b.most])),
      })),
    },
    Math.max(480, 120 + 40 * categories.length * series.length),
    320,
  );
}

/** Values in time with Shewhart's limits, and the weighted mean with its own. */
export function trendChart(title: string, chart: ControlChart): string {
  const line = (name: string, data: readonly number[], dashed: boolean) => ({
    type: 'line' as const,
    name,
    data: [...data],
    showSymbol: false,
    lineStyle: { width: 1, ...(dashed ? { type: 'dashed' as const } : {}) },
  });
  return svgOf(
    {
      title: { text: title, left: 0, top: 0, textStyle: { ...TEXT, fontSize: 14 } },
      legend: { top: 26, data: ['value', 'weighted mean'] },
      grid: { left: 56, right: 70, top: 56, bottom: 32 },
      xAxis: { type: 'category', data: chart.points.map((_, n) => n + 1) },
      yAxis: { type: 'value', scale: true },
      series: [
        {
          type: 'scatter',
          name: 'value',
          data: chart.points.map(({ value, out }) => ({
            value,
            ...(out ? { itemStyle: { color: '#c00' } } : {}),
          })),
          symbolSize: 7,
          markLine: {
            symbol: 'none',
            lineStyle: { type: 'dashed', color: '#888' },
            data: [
              { yAxis: chart.centre, label: { formatter: 'mean' } },
              { yAxis: chart.low, label: { formatter: '−3 σ' } },
              { yAxis: chart.high, label: { formatter: '+3 σ' } },
            ],
          },
        },
        line(
          'weighted mean',
          chart.points.map((p) => p.ewma),
          false,
        ),
        line(
          'its lower limit',
          chart.points.map((p) => p.ewmaLow),
          true,
        ),
        line(
          'its upper limit',
          chart.points.map((p) => p.ewmaHigh),
          true,
        ),
      ],
    },
    560,
    260,
  );
}
