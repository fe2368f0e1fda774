build.comparison = () => {
  const c = data.comparison;
  if (!c) return null;
  const name = l => l.net.split('/').pop().replace(/\.onnx$/, '') + ', ' + l.layer;
  const linear = l => l.svm.accuracy > l.softmax.accuracy ? l.svm : l.softmax;
  const sorted = c.layers.slice().sort((a, b) => linear(a).accuracy - linear(b).accuracy);
  const few = (l, n) => l.few_shot['n' + n].mean;
  const column = (title, value, show) => ({name: title, value, show: r => show(value(r))});
  return section('comparison', 'Layers compared', `${c.choice.why} ${c.choice.advice}`,
    chart('Accuracy of a linear classifier by layer, with 95 % intervals', () => base({grid: {left: 240, right: 20, top: 10, bottom: 48},
      xAxis: axis('accuracy of the better linear classifier, out of fold', share({min: undefined, max: undefined})),
      yAxis: axis('', {type: 'category', data: sorted.map(name), axisLabel: {color: style('--soft'), width: 220, overflow: 'truncate'}, splitLine: {show: false}}),
      tooltip: Object.assign(base().tooltip, {trigger: 'axis', formatter: ps => { const l = sorted[ps[0].dataIndex]; const [low, high] = linear(l).accuracy95;
        return tip(name(l), `accuracy ${percent(linear(l).accuracy)}`, `95 % interval ${percent(low)} to ${percent(high)}`); }}),
      series: [{type: 'scatter', symbolSize: 11, data: sorted.map((l, i) => [linear(l).accuracy, i]), itemStyle: {color: colour(0)}},
        ...sorted.map((l, i) => line('interval', linear(l).accuracy95.map(x => [x, i]), 0, {showSymbol: false}))]}), sorted.length > 8),
    table([{name: 'net, layer', value: name, left: true}, column('softmax', l => l.softmax.accuracy, percent), column('svm', l => l.svm.accuracy, percent),
      column('10 nearest', l => l.nearest.k10.accuracy, percent), column('20 nearest', l => l.nearest.k20.accuracy, percent),
      column('1 a class', l => few(l, 1), percent), column('5 a class', l => few(l, 5), percent), column('10 a class', l => few(l, 10), percent),
      column('LogME gain', l => l.logme_gain, fixed), column('floats', l => l.code_length, count), column('MB', l => l.megabytes, x => x.toFixed(1)),
      column('GFLOPs', l => l.gflops, x => x.toFixed(2)), column('images/s', l => l.images_per_second, x => x.toFixed(1)), column('hours', l => l.hours, x => x.toFixed(2))], c.layers, {column: 1, way: -1}),
    el('p', {class: 'note'}, `${plural(c.images, 'image', 'images')} of ${plural(c.classes.length, 'class', 'classes')}; hours are for ${count(c.whole_set)} images on ${plural(c.executors, 'machine', 'machines')} like this one.`));
};
