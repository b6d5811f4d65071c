// What is drawn has to be what the server said: rings closed, holes left open, shorter times on longer ones.
import { expect, test } from 'vitest';
import type { GeoPoint } from '../api/types';
import { area_km2, isochrone_features } from './isochrone_shape';

const kSide = 0.01; // About 1.1 km.
const square = (side = kSide, lat = 0, lon = 0): { points: GeoPoint[] } => ({ points: [{ lat, lon }, { lat, lon: lon + side }, { lat: lat + side, lon: lon + side }, { lat: lat + side, lon }] });
const from = { lat: 0.005, lon: 0.006 };
const area = (minutes: number, ...polygons: { points: GeoPoint[] }[][]) => ({ minutes, label: `${minutes} min`, polygons: polygons.map((rings) => ({ rings })) });
const parts = (...areas: ReturnType<typeof area>[]) => isochrone_features({ from, areas }).features;

test('a ring becomes longitude before latitude, and ends where it began', () => {
  const [shape] = parts(area(4, [square()]));
  expect(shape?.geometry).toEqual({ type: 'MultiPolygon', coordinates: [[[[0, 0], [kSide, 0], [kSide, kSide], [0, kSide], [0, 0]]]] });
});

test('a ring that is closed already is not closed twice', () => {
  const [shape] = parts(area(4, [{ points: [...square().points, { lat: 0, lon: 0 }] }]));
  expect(shape?.geometry.type === 'MultiPolygon' && shape.geometry.coordinates[0]?.[0]?.length).toBe(5);
});

test('shorter times lie on longer ones in whatever order they came, and each has a pattern of its own', () => {
  const drawn = parts(area(8, [square(0.02)]), area(4, [square()]), area(12, [square(0.03)]));
  expect(drawn.filter((one) => one.properties?.['part'] === 'area').map((one) => [one.properties?.['minutes'], one.properties?.['band']])).toEqual([[12, 2], [8, 1], [4, 0]]);
  expect(drawn.filter((one) => one.properties?.['part'] === 'edge').map((one) => one.properties?.['label'])).toEqual(['12 min', '8 min', '4 min']);
});

test('lines around holes are none of the lines that carry the minutes', () => {
  const drawn = parts(area(4, [square(), square(0.002, 0.004, 0.004)]));
  expect(drawn.map((one) => one.properties?.['part']).sort()).toEqual(['area', 'edge', 'from', 'hole']);
  const edge = drawn.find((one) => one.properties?.['part'] === 'edge');
  expect(edge?.geometry.type === 'MultiLineString' && edge.geometry.coordinates).toHaveLength(1);
});

test('where nothing is reached only the place itself is drawn', () => {
  expect(parts(area(4))).toEqual([{ type: 'Feature', geometry: { type: 'Point', coordinates: [from.lon, from.lat] }, properties: { part: 'from' } }]);
  expect(parts(area(4, [{ points: [] }]))).toHaveLength(1);
});

test('the size counts every part, without its holes', () => {
  const one = 1.11195 ** 2;
  expect(area_km2(area(4, [square()]))).toBeCloseTo(one, 3);
  expect(area_km2(area(4, [square()], [square(kSide, 0.1)]))).toBeCloseTo(2 * one, 3);
  expect(area_km2(area(4, [square(), square(kSide / 2)]))).toBeCloseTo(0.75 * one, 3);
  expect(area_km2(area(4))).toBe(0);
});
