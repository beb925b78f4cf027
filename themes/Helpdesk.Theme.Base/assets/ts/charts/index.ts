// A bundle of its own: only pages with charts load it (see ../charts-loader.ts). Every chart draws the table that it names, so that the numbers
// are there without it, too.
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

interface Series {
  name: string;
  values: number[];
}

/** First column: names of the points; every further column: a series. */
function read(table: HTMLTableElement): { labels: string[]; series: Series[] } {
  const heads = [...table.querySelectorAll('thead th')].map((th) => th.textContent?.trim() ?? '');
  const rows = [...table.querySelectorAll('tbody tr')].map((tr) => [...tr.children] as HTMLElement[]);
  return {
    labels: rows.map((cells) => cells[0]?.textContent?.trim() ?? ''),
    series: heads.slice(1).map((name, i) => ({ name, values: rows.map((cells) => Number(cells[i + 1]?.dataset.value ?? 0)) })),
  };
}

/** What a colour token is in the present theme. */
function color(at: HTMLElement, token: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(--${token})`;
  at.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

const symbols = ['circle', 'rect', 'triangle'];

function options(element: HTMLElement): echarts.EChartsCoreOption | null {
  const table = document.getElementById(element.dataset.chartSource ?? '');
  if (!(table instanceof HTMLTableElement)) return null;
  const { labels, series } = read(table);
  const isBars = element.dataset.chart === 'bars';
  const text = color(element, 'text-muted');
  const line = color(element, 'border');
  const hues = ['accent', 'success', 'warning'].map((token) => color(element, token));
  const font = { color: text, fontFamily: getComputedStyle(element).fontFamily, fontSize: 12 };
  return {
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    textStyle: font,
    grid: { left: 8, right: 16, top: isBars ? 16 : 40, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    // Rich text is drawn on the canvas: the page's content security policy allows no style attributes.
    tooltip: { trigger: 'axis', renderMode: 'richText', textStyle: { ...font, color: color(element, 'text') }, backgroundColor: color(element, 'surface-raised'), borderColor: line },
    legend: isBars ? undefined : { top: 0, left: 0, textStyle: font, icon: 'roundRect' },
    xAxis: { type: 'category', data: labels, boundaryGap: isBars, axisLabel: { ...font, hideOverlap: true }, axisLine: { lineStyle: { color: line } }, axisTick: { show: false } },
    yAxis: { type: 'value', minInterval: 1, axisLabel: font, splitLine: { lineStyle: { color: line } } },
    series: series.map((s, i) => ({
      name: s.name,
      type: isBars ? 'bar' : 'line',
      data: s.values,
      itemStyle: { color: hues[i % hues.length], borderRadius: isBars ? [3, 3, 0, 0] : 0 },
      barMaxWidth: 48,
      label: isBars ? { show: true, position: 'top', ...font } : undefined,
      // Series differ by their symbols, too.
      symbol: symbols[i % symbols.length],
      symbolSize: 5,
      lineStyle: { width: 2, type: i === 2 ? 'dashed' : 'solid' },
    })),
  };
}

function draw(element: HTMLElement): void {
  const option = options(element);
  if (option) (echarts.getInstanceByDom(element) ?? echarts.init(element)).setOption(option, true);
}

function drawAll(): void {
  document.querySelectorAll<HTMLElement>('[data-chart]').forEach(draw);
}

drawAll();
new ResizeObserver(() => {
  document.querySelectorAll<HTMLElement>('[data-chart]').forEach((element) => echarts.getInstanceByDom(element)?.resize());
}).observe(document.body);
new MutationObserver(drawAll).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
document.addEventListener('htmx:afterSettle', drawAll);
