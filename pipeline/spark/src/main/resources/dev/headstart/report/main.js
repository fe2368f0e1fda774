build.images = () => {
  if (!data.galleries) return null;
  const {mistakes, unsure, samples} = data.galleries;
  const kinds = [];
  if (mistakes) kinds.push(['Surest mistakes', mistakes, mistakes.length ? 'Wrong, and sure of it: look here first. Often the label is wrong, or two classes overlap.' : 'There are no mistakes.']);
  kinds.push(mistakes ? ['Least sure hits', unsure, 'Right, but only just.'] : ['Least sure', unsure, 'The predictions to look at first.']);
  kinds.push(['Each class', samples, 'Some images of each class, chosen at random.']);
  const lead = el('p', {class: 'lead'});
  const place = el('div', {class: 'gallery'});
  const more = el('button', {type: 'button', class: 'plain'}, 'Show all');
  let kind = 0;
  let all = false;
  const fill = () => {
    const [, positions, text] = kinds[kind];
    lead.textContent = text;
    const shown = all ? positions : positions.slice(0, 12);
    if (kind < kinds.length - 1) place.replaceChildren(...shown.map(picture));
    else {
      const by = new Map();
      positions.forEach(p => { const name = data.images[p].label === null ? data.images[p].predicted : data.images[p].label; by.set(name, [...(by.get(name) || []), p]); });
      const names = [...by.keys()].sort();
      place.replaceChildren(...(all ? names : names.slice(0, 6)).flatMap(name => [el('h3', {}, name), ...by.get(name).slice(0, all ? 99 : 4).map(picture)]));
    }
    more.hidden = all || positions.length <= 12;
  };
  more.addEventListener('click', () => { all = true; fill(); });
  const told = data.thumbnail_counts;
  const words = [];
  if (told.unread) words.push(`${plural(told.unread, 'image', 'images')} could not be read for a thumbnail (${told.first_error || 'no longer there'}).`);
  if (told.left_out) words.push(`${plural(told.left_out, 'thumbnail', 'thumbnails')} were left out to keep this page small.`);
  fill();
  return section('images', 'Images', null, el('div', {class: 'tools'}, choice(kinds.map(k => k[0]), 0, i => { kind = i; all = false; fill(); })), lead, place,
    el('p', {}, more), words.length ? el('p', {class: 'note'}, words.join(' ')) : null);
};

build.map = () => {
  const map = data.map;
  if (!map || !map.path.length) return null;
  const names = [...new Set(map.label.some(l => l !== null) ? map.label : map.predicted)].filter(n => n !== null).sort();
  const of = i => map.label[i] === null ? map.predicted[i] : map.label[i];
  const methods = ['umap', 'pca'].filter(m => map[m]);
  if (!methods.length) return null;
  let method = methods[0];
  let only = '';
  const thumb = i => { const t = data.map_thumbnails[i]; return typeof t === 'number' ? (data.thumbnails[t] ? webp(data.thumbnails[t][0]) : null) : webp(t); };
  const hover = i => el('div', {class: 'tip'}, thumb(i) ? el('img', {src: thumb(i), alt: ''}) : null, el('div', {}, el('strong', {}, map.label[i] === null ? map.predicted[i] : map.label[i]),
    map.label[i] !== null ? el('div', {class: map.label[i] === map.predicted[i] ? 'tag right' : 'tag wrong'}, (map.label[i] === map.predicted[i] ? '✓ ' : '✗ ') + map.predicted[i]) : null,
    el('div', {class: 'soft small'}, map.path[i].split('/').pop())));
  const place = chart('Map of the codes: images that the net finds similar are near each other', () => base({
    grid: {left: 12, right: 12, top: names.length <= 24 ? 52 : 12, bottom: 12}, legend: legend({show: names.length <= 24, left: 0, right: 0, itemHeight: 10, itemWidth: 10, icon: undefined}),
    xAxis: axis('', {axisLabel: {show: false}, axisLine: {show: false}, splitLine: {show: false}}), yAxis: axis('', {axisLabel: {show: false}, axisLine: {show: false}, splitLine: {show: false}}),
    tooltip: Object.assign(base().tooltip, {trigger: 'item', formatter: p => hover(p.data.point)}),
    series: names.map((name, c) => ({type: 'scatter', name, symbol: shape(c), symbolSize: 10,
      itemStyle: {color: colour(c), opacity: only && only !== name ? 0.08 : 0.85, borderColor: style('--card'), borderWidth: 0.7}, emphasis: {scale: 1.6},
      data: map.path.map((_, i) => i).filter(i => of(i) === name).map(i => ({value: [map[method][0][i], map[method][1][i]], point: i,
        itemStyle: map.label[i] !== null && map.label[i] !== map.predicted[i] ? {borderColor: style('--ink'), borderWidth: 1.8} : undefined}))}))}), true);
  place.tabIndex = 0;
  place.setAttribute('role', 'application');
  place.id = 'map-chart';
  let at = -1;
  place.addEventListener('keydown', event => {
    const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
    if (!step) return;
    event.preventDefault();
    const order = names.flatMap((name, c) => map.path.map((_, i) => i).filter(i => of(i) === name).map((_, k) => [c, k]));
    at = (at + step + order.length) % order.length;
    place.chart.dispatchAction({type: 'showTip', seriesIndex: order[at][0], dataIndex: order[at][1]});
  });
  const labels = {umap: 'UMAP', pca: 'PCA'};
  const explained = map.explained_variance.length ? ` The two axes of the PCA hold ${percent(map.explained_variance[0] + map.explained_variance[1], 0)} of the variance.` : '';
  return section('map', 'Map of the codes', `Each point is an image (${count(map.path.length)}, chosen at random): near each other is what the net finds similar. A dark rim marks a mistake. Hover, tap, or use the arrow keys.${explained}`,
    el('div', {class: 'tools'}, methods.length > 1 ? choice(methods.map(m => labels[m]), 0, i => { method = methods[i]; drawAll(); }) : null,
      el('select', {'aria-label': 'Class to stand out', onchange: event => { only = event.target.value; drawAll(); }}, el('option', {value: ''}, 'all classes'), names.map(n => el('option', {value: n}, n)))), place);
};

build.learning = () => {
  const points = data.learning_curve;
  if (!points || !points.length) return null;
  return section('learning', 'Learning curve', 'Accuracy on the same held-out images against the number of training images. If it still rises at the right, more labelled images will help.',
    chart('Accuracy against the number of training images', () => base({xAxis: axis('training images', {scale: true, min: 0}), yAxis: axis('accuracy', share({min: undefined, max: undefined, nameGap: 46})),
      tooltip: Object.assign(base().tooltip, {trigger: 'axis', formatter: ps => { const p = points[ps[0].dataIndex]; return tip(plural(p.images, 'image', 'images'), `accuracy ${percent(p.accuracy)}`, `95 % interval ${percent(p.accuracy95[0])} to ${percent(p.accuracy95[1])}`); }}),
      series: [line('accuracy', points.map(p => [p.images, p.accuracy]), 0, {showSymbol: true}),
        line('low', points.map(p => [p.images, p.accuracy95[0]]), 0, {showSymbol: false, lineStyle: {opacity: 0.35, color: colour(0), type: 'dotted'}}),
        line('high', points.map(p => [p.images, p.accuracy95[1]]), 0, {showSymbol: false, lineStyle: {opacity: 0.35, color: colour(0), type: 'dotted'}})]})));
};

build.training = () => {
  const t = data.training_curves;
  if (!t) return null;
  const panel = (title, unit, keys) => chart(title, () => base({legend: legend(), xAxis: axis('epoch', {minInterval: 1, scale: false}), yAxis: axis(title, Object.assign({nameGap: 46}, unit)),
    tooltip: Object.assign(base().tooltip, {trigger: 'axis', formatter: ps => tip(`epoch ${ps[0].value[0]}`, ...ps.map(p => `${p.seriesName} ${fixed(p.value[1], 4)}`))}),
    series: keys.map(([key, name], i) => line(name, zip(t.epoch, t[key]), i, {showSymbol: true}))}));
  return section('training', 'Fine-tuning', null, el('div', {class: 'two'}, panel('loss', {}, [['training_loss', 'training'], ['validation_loss', 'validation']]),
    t.validation_accuracy.some(a => a !== null) ? panel('accuracy', share({min: undefined, max: undefined}), [['validation_accuracy', 'validation']]) : panel('learning rate', {}, [['learning_rate', 'of the head']])));
};

build.quarantine = () => {
  const reasons = data.quarantine;
  if (!reasons) return null;
  if (!reasons.length) return section('quarantine', 'Left out', 'Every image could be read.');
  const all = reasons.reduce((sum, r) => sum + r.count, 0);
  return section('quarantine', 'Left out', 'Images without a code (' + count(all) + '), and why.', reasons.map(r => el('details', {open: reasons.length < 4},
    el('summary', {}, `${r.stage} ${r.error}: ${plural(r.count, 'image', 'images')}`),
    el('dl', {}, r.examples.map(e => [el('dt', {}, String(e.path).split('/').pop()), el('dd', {title: e.path}, String(e.message))])))));
};

build.stages = () => !data.stages ? null : section('stages', 'Where the time went', null, table([{name: 'stage', value: r => r.name, left: true}, {name: 'time', value: r => r.seconds, show: r => seconds(r.seconds)},
  {name: 'images', value: r => r.images || 0, show: r => r.images ? count(r.images) : ''}, {name: 'images/s', value: r => r.per_second || 0, show: r => r.per_second ? count(Math.round(10 * r.per_second) / 10) : ''}], data.stages));

const TITLES = {headline: 'Headline', comparison: 'Layers', confusion: 'Confusion', classes: 'Classes', curves: 'Thresholds', reliability: 'Reliability', shares: 'Predictions', drift: 'Drift', gallery: 'Images', images: 'Images', map: 'Map', learning: 'Learning', training: 'Fine-tuning', quarantine: 'Left out', stages: 'Time'};
const main = document.getElementById('main');
const nav = document.getElementById('nav');
for (const [name, title] of Object.entries(TITLES)) {
  const made = build[name]();
  if (made) {
    main.append(made);
    nav.append(el('a', {href: '#' + name}, title));
  }
}
document.getElementById('foot').append('Made by Headstart. Charts by Apache ECharts (Apache License 2.0). The same numbers are in report.json.');

const button = document.getElementById('theme');
function theme(name) {
  document.documentElement.dataset.theme = name;
  button.textContent = name === 'dark' ? 'Light' : 'Dark';
  button.setAttribute('aria-pressed', String(name === 'dark'));
  document.dispatchEvent(new Event('themechange'));
  drawAll();
}
button.addEventListener('click', () => theme(dark() ? 'light' : 'dark'));
theme(matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
let before = null;
addEventListener('beforeprint', () => { before = dark() ? 'dark' : 'light'; theme('light'); drawn.forEach(f => f.instance.resize()); });
addEventListener('afterprint', () => theme(before));
addEventListener('resize', () => drawn.forEach(f => f.instance.resize()));
