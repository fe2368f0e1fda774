/** Colours that the colour-blind can tell apart (Okabe and Ito), for light and dark; shapes tell more classes apart. */
const COLOURS = {light: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#b58900', '#56b4e9', '#6f4aa8', '#4d4d4d'],
  dark: ['#56b4e9', '#f0a04b', '#2fc79a', '#e39bc4', '#f0e442', '#8ab6ff', '#b79cf0', '#c9d1d9']};
const SHAPES = ['circle', 'triangle', 'rect', 'diamond', 'pin', 'roundRect'];
const dark = () => document.documentElement.dataset.theme === 'dark';
const colour = i => COLOURS[dark() ? 'dark' : 'light'][i % 8];
const shape = i => SHAPES[Math.floor(i / 8) % SHAPES.length];
const drawn = [];

/** A chart that is drawn again when the theme changes. */
function chart(description, option, tall) {
  const place = el('div', {class: 'chart' + (tall ? ' tall' : ''), role: 'img', 'aria-label': description});
  const figure = {place, option, instance: null};
  drawn.push(figure);
  return place;
}

function drawAll() {
  for (const figure of drawn) {
    if (!figure.instance) {
      figure.instance = echarts.init(figure.place);
      figure.place.chart = figure.instance;
    }
    figure.instance.setOption(figure.option(), true);
  }
}

function axis(name, extra) {
  const soft = style('--soft');
  return Object.assign({type: 'value', name, nameLocation: 'middle', nameGap: 30, nameTextStyle: {color: soft}, scale: true,
    axisLabel: {color: soft, hideOverlap: true}, axisLine: {show: true, lineStyle: {color: style('--line')}}, axisTick: {show: false},
    splitLine: {lineStyle: {color: style('--line'), opacity: 0.6}}}, extra);
}
const share = extra => Object.assign({min: 0, max: 1, axisLabel: {color: style('--soft'), formatter: v => Math.round(100 * v) + ' %'}}, extra);

function base(extra) {
  return Object.assign({animation: false, textStyle: {fontFamily: getComputedStyle(document.body).fontFamily, color: style('--ink')},
    grid: {left: 64, right: 20, top: 34, bottom: 48}, legend: {show: false},
    tooltip: {backgroundColor: style('--card'), borderColor: style('--line'), textStyle: {color: style('--ink')}, confine: true}}, extra);
}
const line = (name, points, i, extra) => Object.assign({type: 'line', name, data: points, showSymbol: points.length < 3, symbolSize: 7,
  lineStyle: {width: 2.2, color: colour(i)}, itemStyle: {color: colour(i)}}, extra);
const zip = (xs, ys) => xs.map((x, i) => [x, ys[i]]).filter(p => p[0] !== null && p[1] !== null);
const legend = extra => Object.assign({show: true, top: 0, right: 8, type: 'scroll', icon: 'roundRect', itemWidth: 14, itemHeight: 4, textStyle: {color: style('--ink')}}, extra);
function tip(...lines) {
  return el('div', {class: 'tip'}, el('div', {}, lines.map(text => el('div', {}, text))));
}
