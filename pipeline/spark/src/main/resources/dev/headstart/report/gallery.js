build.gallery = () => {
  const g = data.gallery;
  if (!g) return null;
  const figure = image => el('figure', {}, el('div', {class: 'pair', style: 'grid-template-columns:1fr'}, image.thumbnail
    ? el('div', {}, el('img', {src: webp(image.thumbnail), alt: image.path, loading: 'lazy', decoding: 'async'})) : el('div', {class: 'lost'}, 'No thumbnail')),
    el('figcaption', {}, el('div', {}, image.caption), el('div', {class: 'path', title: image.path}, '\u200e' + image.path)));
  if (!g.groups.length) return section('gallery', 'Images', g.lead + ' There are none.');
  return section('gallery', 'Images', g.lead, el('div', {class: 'gallery'}, g.groups.map(group => [el('h3', {}, group.heading), group.images.map(figure)])));
};
