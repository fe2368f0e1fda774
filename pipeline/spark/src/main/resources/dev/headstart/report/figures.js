/** The picture of one image: the whole, and what the net saw. */
function picture(position) {
  const image = data.images[position];
  const pair = data.thumbnails[position];
  const right = image.label === null || image.label === image.predicted;
  const frame = (src, text) => el('div', {}, el('img', {src, alt: text + ': ' + image.path, loading: 'lazy', decoding: 'async'}), el('span', {}, text));
  const photos = pair
    ? el('div', {class: 'pair'}, frame(webp(pair[0]), 'whole image'), frame(webp(pair[1]), 'what the net saw'))
    : el('div', {class: 'pair', style: 'grid-template-columns:1fr'}, el('div', {class: 'lost'}, 'No thumbnail'));
  const said = image.label === null
    ? [el('span', {class: 'tag right'}, image.predicted), el('span', {}, score(image.score))]
    : [el('span', {class: 'tag ' + (right ? 'right' : 'wrong')}, (right ? '✓ ' : '✗ ') + image.predicted), el('span', {}, score(image.score))];
  const truth = image.label === null || right
    ? 'next: ' + image.second + ' ' + score(image.second_score)
    : 'is ' + image.label + (image.label_score === null ? '' : ', ' + score(image.label_score));
  return el('figure', {}, photos, el('figcaption', {}, el('div', {class: 'said'}, said), el('div', {}, truth),
    el('div', {class: 'path', title: image.path}, '\u200e' + image.path)));
}

const viewer = document.getElementById('viewer');
let opener = null;
/** Shows images in a dialog; Escape and Close lead back to where one was. */
function show(title, positions, lead, from) {
  opener = from;
  document.getElementById('viewer-title').textContent = title;
  document.getElementById('viewer-body').replaceChildren(el('p', {class: 'lead'}, lead), el('div', {class: 'gallery'}, positions.map(picture)));
  viewer.showModal();
  viewer.scrollTop = 0;
}
document.getElementById('viewer-close').addEventListener('click', () => viewer.close());
viewer.addEventListener('click', event => event.target === viewer && viewer.close());
viewer.addEventListener('close', () => opener && opener.focus());

/** The confusion matrix as a table of buttons. */
function matrix() {
  const names = data.shown_classes.map(c => data.classes[c]);
  const size = names.length;
  const counts = names.map(() => new Array(size).fill(0));
  data.matrix.cells.forEach(([t, p, n]) => { counts[t][p] = n; });
  const other = data.matrix.elsewhere;
  const support = names.map((_, t) => counts[t].reduce((a, b) => a + b, 0) + (other ? other[t] : 0));
  const kind = size <= 4 ? 'few' : size <= 12 ? 'some' : 'many';
  let shares = false;
  const body = el('tbody');
  const cell = (t, p) => {
    const n = counts[t][p];
    if (n === 0) return el('td', {}, el('span', {class: 'cell none', 'aria-hidden': 'true'}));
    const part = n / support[t];
    const tone = t === p ? '--right-rgb' : '--wrong-rgb';
    const depth = t === p ? 0.12 + 0.78 * part : Math.min(0.95, 0.16 + 1.3 * Math.sqrt(part) * 0.75);
    const light = depth > 0.55;
    return el('td', {}, el('button', {type: 'button', class: 'cell', 'data-cell': t + ',' + p,
      style: `background:rgba(var(${tone}),${depth.toFixed(3)});color:${light ? (dark() ? '#0b0f14' : '#fff') : 'var(--ink)'}`,
      title: `${names[t]} taken for ${names[p]}: ${n} of ${support[t]} (${percent(part)})`,
      'aria-label': t === p ? `${n} of ${support[t]} ${names[t]} right` : `${n} of ${support[t]} ${names[t]} taken for ${names[p]}`,
      onclick: event => openCell(names[t], names[p], n, event.currentTarget)}, shares ? Math.round(100 * part) + (kind === 'many' ? '' : ' %') : count(n)));
  };
  const fill = () => body.replaceChildren(...names.map((name, t) => el('tr', {}, el('th', {scope: 'row', title: name}, name),
    names.map((_, p) => cell(t, p)), other ? el('td', {}, el('span', {class: 'cell none', style: 'opacity:1'}, other[t] ? count(other[t]) : '')) : null)));
  fill();
  document.addEventListener('themechange', fill);
  const head = el('tr', {}, el('td'), names.map(name => el('th', {scope: 'col', title: name}, el('span', {}, name))), other ? el('th', {scope: 'col'}, el('span', {}, 'other classes')) : null);
  return [el('div', {class: 'tools'}, choice(['Images', 'Share of the class'], 0, i => { shares = i === 1; fill(); })),
    el('div', {class: 'beside' + (kind === 'many' ? ' wide' : '')},
      el('div', {class: 'scroll', style: 'max-height:none'}, el('table', {class: 'matrix ' + kind + (size > 5 ? ' turned' : ''), id: 'confusion-table'}, el('thead', {}, head), body)),
      worst(names, counts, support)),
    el('p', {class: 'axis'}, 'A row is a true class, a column a predicted one. Blue is right, orange is wrong; the darker, the larger the share of the class. A cell opens its images.')];
}

/** The most frequent mistakes in words. */
function worst(names, counts, support) {
  const pairs = names.flatMap((truth, t) => names.map((guess, p) => ({truth, guess, n: t === p ? 0 : counts[t][p], of: support[t]}))).filter(pair => pair.n > 0);
  pairs.sort((a, b) => b.n - a.n || b.n / b.of - a.n / a.of);
  if (!pairs.length) return el('p', {}, 'There are no mistakes.');
  return el('div', {}, el('h3', {}, 'Most frequent mistakes'), el('ul', {class: 'worst'}, pairs.slice(0, 12).map(pair => el('li', {},
    el('button', {type: 'button', onclick: event => openCell(pair.truth, pair.guess, pair.n, event.currentTarget)}, el('b', {}, count(pair.n)),
      el('span', {}, `${pair.truth} taken for ${pair.guess}`, el('span', {class: 'soft small'}, ` (${percent(pair.n / pair.of, 0)})`)))))));
}

function openCell(truth, guess, n, from) {
  const found = data.images.map((image, i) => [image, i]).filter(([image]) => image.label === truth && image.predicted === guess).map(([, i]) => i);
  found.sort((a, b) => (truth === guess ? 1 : -1) * (data.images[a].score - data.images[b].score));
  show(truth === guess ? `${truth}, right` : `${truth} taken for ${guess}`, found, found.length === 0
    ? `${plural(n, 'image', 'images')}, none of which is among those in this report.`
    : `${found.length} of ${plural(n, 'image', 'images')}, ${truth === guess ? 'the least sure' : 'the surest'} first.`, from);
}
