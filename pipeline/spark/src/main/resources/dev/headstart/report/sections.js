const build = {};

build.headline = () => {
  const measured = data.evaluation;
  const facts = [];
  const fact = (value, name) => facts.push(el('div', {class: 'fact'}, el('b', {}, value), el('span', {}, name)));
  const left = el('div', {}, el('h1', {}, data.title));
  if (measured) {
    const [low, high] = measured.accuracy95;
    left.append(el('p', {class: 'soft'}, 'Accuracy on ' + plural(measured.count, 'image', 'images')),
      el('div', {class: 'big', id: 'accuracy'}, (100 * measured.accuracy).toFixed(1), el('small', {}, '%')),
      el('div', {class: 'interval', role: 'img', 'aria-label': `95 % interval from ${percent(low)} to ${percent(high)}`},
        el('i', {style: `left:${100 * low}%;width:${100 * (high - low)}%`}), el('b', {style: `left:calc(${100 * measured.accuracy}% - 1px)`})),
      el('p', {class: 'soft small'}, `95 % interval ${(100 * low).toFixed(1)} to ${percent(high)} (bootstrap over the images)`));
    fact(count(Math.round(measured.accuracy * measured.count)) + ' / ' + count(measured.count), 'images right');
    fact(count(data.classes.length), 'classes');
    fact(fixed(measured.macro.f1), 'F1, mean over classes');
    if (data.precision_recall) fact(fixed(data.precision_recall.mean_average_precision), 'mean average precision');
    if (measured.auc !== undefined) fact(fixed(measured.auc), 'AUC');
    if (measured.top5 !== undefined) fact(percent(measured.top5), 'in the first five');
    if (measured.logLoss !== undefined) fact(fixed(measured.logLoss), 'log-loss');
    if (data.reliability) fact(fixed(data.reliability.ece), 'calibration error (ECE)');
    if (measured.unscored) fact(count(measured.unscored), 'without a prediction');
  } else if (data.predictions) {
    left.append(el('p', {class: 'soft'}, 'Images predicted'), el('div', {class: 'big'}, count(data.predictions.count)));
    fact(count(data.predictions.shares.length), 'classes predicted');
    data.predictions.shares.slice(0, 5).forEach(s => fact(percent(s.count / data.predictions.count), s.label));
  } else if (data.counts) Object.entries(data.counts).forEach(([name, n]) => fact(count(n), name.replaceAll('_', ' ')));
  const origin = data.provenance;
  const inputs = Object.entries(origin.inputs).map(([key, value]) => [key, typeof value === 'object' ? Object.values(value).join(' · ') : value]);
  const rows = [['run', origin.run_id], ['started', origin.started_at], ...inputs, ...(data.net ? [['input of the net', data.net.input]] : []),
    ...Object.entries(origin.parameters).map(([key, value]) => ['--' + key.replaceAll('_', '-'), String(value)]),
    ...Object.entries(origin.versions)];
  return el('section', {id: 'headline', 'aria-label': 'Headline'}, el('div', {class: 'headline'}, left, el('div', {class: 'facts'}, facts)),
    (data.notes || []).map(note => el('p', {class: 'note'}, note)),
    el('details', {}, el('summary', {}, `${origin.verb}, ${origin.started_at.replace('T', ' ').replace('Z', ' UTC')}: where these numbers come from`),
      el('dl', {}, rows.map(([key, value]) => [el('dt', {}, key), el('dd', {}, String(value))]))));
};

build.confusion = () => !data.matrix ? null : section('confusion', 'Confusion matrix',
  data.shown_classes.length < data.classes.length ? `The ${data.shown_classes.length} classes of ${count(data.classes.length)} with the lowest F1; report.json has all.` : null, matrix());

build.classes = () => {
  if (!data.evaluation) return null;
  const shown = new Set(data.shown_classes.map(c => data.classes[c]));
  const average = new Map((data.precision_recall ? data.precision_recall.curves : []).map(c => [c.label, c.average_precision]));
  const rows = data.evaluation.classes.filter(c => shown.has(c.label));
  const bar = name => row => [fixed(row[name]), meter(row[name])];
  return section('classes', 'Classes', 'Precision: the share of its predictions that are right. Recall: the share of its images that were found. Support: its images.',
    table([{name: 'class', value: r => r.label, left: true}, {name: 'precision', value: r => r.precision, show: bar('precision')},
      {name: 'recall', value: r => r.recall, show: bar('recall')}, {name: 'F1', value: r => r.f1, show: bar('f1')},
      ...(average.size ? [{name: 'avg. precision', value: r => average.get(r.label) || 0, show: r => average.has(r.label) ? fixed(average.get(r.label)) : '–'}] : []),
      {name: 'support', value: r => r.support, show: r => count(r.support)}, {name: 'predicted', value: r => r.predicted, show: r => count(r.predicted)}], rows, {column: 3, way: 1}));
};

build.curves = () => {
  if (!data.coverage) return null;
  const curves = data.precision_recall.curves;
  let only = -1;
  const precision = chart('Precision against recall of each class', () => base({
    legend: legend({show: curves.length <= 12 && only < 0}),
    xAxis: axis('recall', share()), yAxis: axis('precision', share({nameGap: 46})),
    tooltip: Object.assign(base().tooltip, {trigger: 'item', formatter: p => tip(p.seriesName, `precision ${percent(p.value[1])}, recall ${percent(p.value[0])}`)}),
    series: curves.map((c, i) => line(c.label, zip(c.recall, c.precision), i, {step: 'start', triggerLineEvent: true,
      lineStyle: {width: only === i ? 3 : curves.length > 12 ? 1.2 : 2, color: colour(i), opacity: only < 0 ? (curves.length > 12 ? 0.55 : 1) : only === i ? 1 : 0.08}}))}));
  const picker = el('select', {'aria-label': 'Class of the curve', onchange: event => { only = Number(event.target.value); drawAll(); }},
    el('option', {value: '-1'}, 'all classes'), curves.map((c, i) => el('option', {value: String(i)}, `${c.label} (average precision ${fixed(c.average_precision)})`)));
  const margin = data.scores === 'margin';
  const covered = data.coverage;
  const coverage = chart('Accuracy against the share of images answered', () => base({
    legend: legend(), xAxis: axis(margin ? 'threshold on the margin' : 'threshold on the probability', margin ? {} : {min: Math.floor(20 * covered.threshold[covered.threshold.length - 1]) / 20, max: 1}), yAxis: axis('', share()),
    tooltip: Object.assign(base().tooltip, {trigger: 'axis', formatter: ps => tip(`score ≥ ${fixed(ps[0].value[0])}`, ...ps.map(p => `${p.seriesName} ${percent(p.value[1])}`))}),
    series: [line('accuracy of those answered', zip(covered.threshold, covered.accuracy), 0), line('images answered', zip(covered.threshold, covered.coverage), 1, {lineStyle: {width: 2.2, type: 'dashed', color: colour(1)}})]}));
  return section('curves', 'Thresholds', 'What is gained by answering only when the net is sure, and handing the other images to a person.',
    el('div', {class: 'two'}, el('div', {}, el('div', {class: 'tools'}, el('h3', {}, 'Precision and recall'), picker), precision),
      el('div', {}, el('div', {class: 'tools'}, el('h3', {}, 'Threshold and coverage')), coverage)),
    covered.targets.length ? el('details', {open: true}, el('summary', {}, 'To be right this often, answer only above this score'),
      table([{name: 'wanted accuracy', value: r => r.target, show: r => percent(r.target, 0), left: true}, {name: 'threshold', value: r => r.threshold, show: r => fixed(r.threshold)},
        {name: 'images answered', value: r => r.coverage, show: r => percent(r.coverage)}, {name: 'accuracy', value: r => r.accuracy, show: r => percent(r.accuracy)}], covered.targets)) : null,
    data.precision_recall.exact ? null : el('p', {class: 'soft small'}, 'Of so many images, curves are drawn from scores rounded to 1/1024 of their range.'));
};

build.reliability = () => {
  if (!data.evaluation) return null;
  if (!data.reliability) return section('reliability', 'Reliability', 'This head gives margins, not probabilities: they rank, but say nothing about how often it is right. So there is no reliability diagram.');
  const bins = data.reliability.bins;
  const before = data.evaluation.uncalibrated;
  const most = Math.max(...bins.map(b => b.count));
  return section('reliability', 'Reliability', `Where the net says 80 %, is it right 80 % of the time? On the diagonal it is; below it, the net is too sure. Expected calibration error ${fixed(data.reliability.ece)} (15 bins)${before ? `; before calibration it was ${fixed(before.ece)}, and the log-loss ${fixed(before.logLoss)} instead of ${fixed(data.evaluation.logLoss)}` : ''}.`,
    chart('Accuracy against predicted probability, in 15 bins', () => base({xAxis: axis('predicted probability', share()), yAxis: axis('accuracy', share({nameGap: 46})),
      tooltip: Object.assign(base().tooltip, {trigger: 'item', formatter: p => p.data.bin ? tip(`${percent(p.data.bin.from, 0)} to ${percent(p.data.bin.to, 0)}: ${plural(p.data.bin.count, 'image', 'images')}`, `says ${percent(p.data.bin.confidence)}, is right ${percent(p.data.bin.accuracy)}`) : ''}),
      series: [{type: 'line', data: [[0, 0], [1, 1]], symbol: 'none', silent: true, lineStyle: {type: 'dashed', color: style('--soft'), width: 1.5}},
        {type: 'line', data: bins.map(b => ({value: [b.confidence, b.accuracy], bin: b, symbolSize: 8 + 22 * Math.sqrt(b.count / most)})), showSymbol: true, symbol: 'circle',
          lineStyle: {color: colour(0), width: 2}, itemStyle: {color: colour(0), opacity: 0.85}}]})),
    el('p', {class: 'axis'}, 'A larger dot stands for more images.'));
};

build.shares = () => {
  if (!data.predictions) return null;
  const {shares, histogram, count: all} = data.predictions;
  const shown = shares.slice(0, 25);
  const width = (histogram.to - histogram.from) / histogram.counts.length;
  return section('shares', 'Predictions', 'These images were not compared with labels: this is what was predicted, not what is right.',
    el('div', {class: 'two'}, el('div', {}, el('h3', {}, shares.length > shown.length ? 'The 25 most frequent classes' : 'Classes'),
      chart('Images by predicted class', () => base({grid: {left: 120, right: 40, top: 10, bottom: 40},
        xAxis: axis('images', {min: 0, minInterval: 1}), yAxis: axis('', {type: 'category', inverse: true, data: shown.map(s => s.label), axisLabel: {color: style('--soft'), width: 108, overflow: 'truncate'}}),
        tooltip: Object.assign(base().tooltip, {trigger: 'item', formatter: p => tip(p.name, `${plural(p.value, 'image', 'images')} (${percent(p.value / all)})`, `mean score ${score(shown[p.dataIndex].mean_score)}`)}),
        series: [{type: 'bar', data: shown.map(s => s.count), itemStyle: {color: colour(0)}, barMaxWidth: 26}]}))),
      el('div', {}, el('h3', {}, 'How sure'), chart('Images by score', () => base({xAxis: axis(data.scores, {type: 'category', data: histogram.counts.map((_, i) => (histogram.from + i * width).toFixed(2))}), yAxis: axis('images', {min: 0, nameGap: 46, minInterval: 1}),
        tooltip: Object.assign(base().tooltip, {trigger: 'item', formatter: p => tip(`score ${p.name} to ${(Number(p.name) + width).toFixed(2)}`, plural(p.value, 'image', 'images'))}),
        series: [{type: 'bar', data: histogram.counts, itemStyle: {color: colour(0)}, barCategoryGap: '8%'}]})))));
};

build.drift = () => {
  const d = data.drift;
  if (!d) return null;
  if (!d.tested) return section('drift', 'Drift', `Not tested beside ${d.reference}: ${d.note}.`);
  const names = {class_scores: 'class scores: largest shift, standard deviations', top_score: 'top score: Kolmogorov-Smirnov distance', domain_classifier: 'domain classifier: area under the ROC curve (0.5: chance)'};
  const rows = Object.keys(names).filter(key => d[key] !== undefined).map(key => ({name: names[key], value: d[key], p: d[key + '_p']}));
  return section('drift', 'Drift', `${d.found ? 'These images differ' : 'No difference was found'}: ${plural(d.rows, 'image', 'images')} beside ${count(d.reference_rows)} of ${d.reference}, p = ${fixed(d.p)} (reported up to ${d.alpha}).`,
    table([{name: 'figure', value: r => r.name, left: true}, {name: 'value', value: r => r.value, show: r => fixed(r.value)}, {name: 'p, on its own', value: r => r.p, show: r => fixed(r.p)}], rows),
    d.shifts.length ? table([{name: 'class', value: r => r.label, left: true}, {name: 'mean score before', value: r => r.before, show: r => fixed(r.before)}, {name: 'in this run', value: r => r.now, show: r => fixed(r.now)}], d.shifts) : null,
    d.note ? el('p', {class: 'note'}, d.note) : null);
};
