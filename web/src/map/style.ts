// The city's own style over its own tiles. No glyphs: labels, Chinese too, are drawn with local fonts.
import type { StyleSpecification, ExpressionSpecification } from 'maplibre-gl';

export interface Look { dark: boolean; language: 'zh' | 'en' }

const kLight = {
  ground: '#edf0ee', built: '#e4e6e6', green: '#cfe3cb', water: '#a9cbe6', building: '#d6d3cd', building_line: '#c4c0b8', road_minor: '#ffffff', road_mid: '#ffffff', road_major: '#fde3a7', road_top: '#f7c873', casing: '#c2c6ca', casing_top: '#c99a45', rail: '#9a9ea6',
  text: '#2c3640', halo: '#ffffff', water_text: '#28577f', border: '#8d78a8', hydrant: '#b3261e', station: '#0f4c81', hospital: '#a3195b', place: '#5c4a28',
};
const kDark: typeof kLight = {
  ground: '#10171e', built: '#151d25', green: '#152a20', water: '#12304a', building: '#1e2832', building_line: '#2a3540', road_minor: '#2b3743', road_mid: '#344352', road_major: '#4a4a3c', road_top: '#6b5a2e', casing: '#0b1015', casing_top: '#0b1015', rail: '#4a5562',
  text: '#cbd6e1', halo: '#0d141a', water_text: '#7fb2dd', border: '#7d6d99', hydrant: '#ff8078', station: '#7db8f5', hospital: '#f08fbd', place: '#cbb58a',
};

/** What is written and marked on top of the city. */
export function ink(look: Look): { text: { 'text-color': string; 'text-halo-color': string; 'text-halo-width': number }; accent: string } {
  const { dark } = look;
  return { text: { 'text-color': dark ? '#e6edf4' : '#14202c', 'text-halo-color': dark ? '#0d141a' : '#ffffff', 'text-halo-width': 1.6 }, accent: dark ? '#6fb4ff' : '#0f5ba8' };
}

/** Areas lie below this layer: what is written on the city is read on top of them. */
export const kFirstLabel = 'water_name';

export const kFonts = ['system-ui', 'Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', 'sans-serif'];

export function name_expression(language: 'zh' | 'en'): ExpressionSpecification {
  return language === 'zh'
    ? ['coalesce', ['get', 'name_zh'], ['get', 'name'], ['get', 'name_en']]
    : ['coalesce', ['get', 'name_en'], ['get', 'name'], ['get', 'name_zh']];
}

const width = (...stops: [number, number][]): ExpressionSpecification => ['interpolate', ['exponential', 1.5], ['zoom'], ...stops.flat()] as unknown as ExpressionSpecification;

const kTop = ['motorway', 'trunk', 'motorway_link', 'trunk_link', 'expressway'];
const kMajor = ['primary', 'primary_link', 'secondary', 'secondary_link'];
const kMid = ['tertiary', 'tertiary_link', 'unclassified'];
const road_class: ExpressionSpecification = ['coalesce', ['get', 'class'], ['get', 'kind'], ['get', 'highway'], 'residential'];
const is_in = (classes: string[]): ExpressionSpecification => ['in', road_class, ['literal', classes]];

export function city_style(tiles: string, attribution: string, look: Look): StyleSpecification {
  const c = look.dark ? kDark : kLight;
  const name = name_expression(look.language);
  const label = { 'text-color': c.text, 'text-halo-color': c.halo, 'text-halo-width': 1.4 };
  const minor: ExpressionSpecification = ['!', is_in([...kTop, ...kMajor, ...kMid])];
  return {
    version: 8,
    sources: { city: { type: 'vector', tiles: [tiles], minzoom: 0, maxzoom: 16, attribution } },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': c.ground } },
      { id: 'built_up', type: 'fill', source: 'city', 'source-layer': 'built_up', paint: { 'fill-color': c.built } },
      { id: 'green', type: 'fill', source: 'city', 'source-layer': 'green', paint: { 'fill-color': c.green, 'fill-opacity': 0.85 } },
      { id: 'water', type: 'fill', source: 'city', 'source-layer': 'water', paint: { 'fill-color': c.water } },
      { id: 'waterway', type: 'line', source: 'city', 'source-layer': 'waterway', paint: { 'line-color': c.water, 'line-width': width([10, 0.6], [16, 5]) } },
      { id: 'building', type: 'fill', source: 'city', 'source-layer': 'building', minzoom: 14, paint: { 'fill-color': c.building, 'fill-outline-color': c.building_line } },
      { id: 'jurisdiction', type: 'line', source: 'city', 'source-layer': 'jurisdiction', paint: { 'line-color': c.border, 'line-width': 1.2, 'line-dasharray': [4, 3], 'line-opacity': 0.7 } },
      { id: 'road_minor_casing', type: 'line', source: 'city', 'source-layer': 'roads', minzoom: 13, filter: minor, layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': c.casing, 'line-width': width([13, 1.4], [18, 15]) } },
      { id: 'road_mid_casing', type: 'line', source: 'city', 'source-layer': 'roads', minzoom: 11, filter: is_in(kMid), layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': c.casing, 'line-width': width([11, 1.4], [18, 20]) } },
      { id: 'road_major_casing', type: 'line', source: 'city', 'source-layer': 'roads', filter: is_in(kMajor), layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': c.casing, 'line-width': width([9, 1.2], [18, 25]) } },
      { id: 'road_top_casing', type: 'line', source: 'city', 'source-layer': 'roads', filter: is_in(kTop), layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': c.casing_top, 'line-width': width([8, 1.6], [18, 30]) } },
      { id: 'road_minor', type: 'line', source: 'city', 'source-layer': 'roads', minzoom: 12, filter: minor, layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': c.road_minor, 'line-width': width([12, 0.5], [18, 13]) } },
      { id: 'road_mid', type: 'line', source: 'city', 'source-layer': 'roads', minzoom: 10, filter: is_in(kMid), layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': c.road_mid, 'line-width': width([10, 0.6], [18, 17]) } },
      { id: 'road_major', type: 'line', source: 'city', 'source-layer': 'roads', filter: is_in(kMajor), layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': c.road_major, 'line-width': width([8, 0.7], [18, 22]) } },
      { id: 'road_top', type: 'line', source: 'city', 'source-layer': 'roads', filter: is_in(kTop), layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': c.road_top, 'line-width': width([7, 0.8], [18, 26]) } },
      { id: 'railway', type: 'line', source: 'city', 'source-layer': 'railway', paint: { 'line-color': c.rail, 'line-width': width([10, 0.7], [17, 2.5]), 'line-dasharray': [6, 3] } },
      { id: 'water_name', type: 'symbol', source: 'city', 'source-layer': 'water', minzoom: 11, layout: { 'text-field': name, 'text-size': 12, 'text-font': kFonts }, paint: { ...label, 'text-color': c.water_text } },
      { id: 'waterway_name', type: 'symbol', source: 'city', 'source-layer': 'waterway', minzoom: 12, layout: { 'symbol-placement': 'line', 'text-field': name, 'text-size': 12, 'text-font': kFonts, 'symbol-spacing': 500 }, paint: { ...label, 'text-color': c.water_text } },
      { id: 'road_name', type: 'symbol', source: 'city', 'source-layer': 'roads', minzoom: 13, layout: { 'symbol-placement': 'line', 'text-field': name, 'text-size': width([13, 10], [18, 14]), 'text-font': kFonts, 'symbol-spacing': 320 }, paint: label },
      { id: 'address', type: 'symbol', source: 'city', 'source-layer': 'address', minzoom: 17, layout: { 'text-field': ['coalesce', ['get', 'number'], ['get', 'housenumber'], ['get', 'name'], ''], 'text-size': 10, 'text-font': kFonts }, paint: { ...label, 'text-opacity': 0.85 } },
      { id: 'hydrant', type: 'circle', source: 'city', 'source-layer': 'hydrant', minzoom: 15, paint: { 'circle-radius': 3.5, 'circle-color': c.halo, 'circle-stroke-color': c.hydrant, 'circle-stroke-width': 2 } },
      { id: 'place', type: 'symbol', source: 'city', 'source-layer': 'place', minzoom: 10, filter: ['any', ['>=', ['zoom'], 17], ['!=', ['get', 'kind'], 'defibrillator']], layout: { 'text-field': name, 'text-size': width([10, 11], [16, 13]), 'text-font': kFonts, 'text-padding': 8, 'text-max-width': 8 }, paint: { ...label, 'text-color': c.place } },
      { id: 'hospital', type: 'circle', source: 'city', 'source-layer': 'hospital', minzoom: 11, paint: { 'circle-radius': width([11, 2], [14, 5]), 'circle-color': c.halo, 'circle-stroke-color': c.hospital, 'circle-stroke-width': width([11, 1], [14, 2.5]) } },
      { id: 'hospital_name', type: 'symbol', source: 'city', 'source-layer': 'hospital', minzoom: 13, layout: { 'text-field': name, 'text-size': 12, 'text-font': kFonts, 'text-offset': [0, 1.1], 'text-anchor': 'top' }, paint: { ...label, 'text-color': c.hospital } },
      { id: 'station', type: 'circle', source: 'city', 'source-layer': 'station', minzoom: 9, paint: { 'circle-radius': width([9, 2.5], [14, 6]), 'circle-color': c.station, 'circle-stroke-color': c.halo, 'circle-stroke-width': 1.5 } },
      { id: 'station_name', type: 'symbol', source: 'city', 'source-layer': 'station', minzoom: 12.5, layout: { 'text-field': name, 'text-size': 12, 'text-font': kFonts, 'text-offset': [0, 0.9], 'text-anchor': 'top' }, paint: { ...label, 'text-color': c.station } },
    ],
  };
}
