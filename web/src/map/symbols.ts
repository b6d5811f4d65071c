// Shapes drawn on a canvas: kind of unit by outline, state by fill and by a letterless pattern of ring and dot; incidents are triangles with
// their priority. Nothing is told by colour alone.
import type { Map as GlMap } from 'maplibre-gl';

export type UnitGroup = 'free' | 'assigned' | 'moving' | 'scene' | 'other' | 'out';
export type UnitShape = 'fire' | 'ambulance' | 'police' | 'other';

const kScale = 2;

function canvas(size: number): CanvasRenderingContext2D {
  const made = document.createElement('canvas');
  made.width = size * kScale;
  made.height = size * kScale;
  const context = made.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2d canvas');
  context.scale(kScale, kScale);
  return context;
}

const group_colour = (dark: boolean): Record<UnitGroup, string> =>
  dark
    ? { free: '#58c48a', assigned: '#e8b33f', moving: '#5aa9ff', scene: '#ff7d94', other: '#c49bff', out: '#8a97a5' }
    : { free: '#1c7f4a', assigned: '#9a6700', moving: '#1263b8', scene: '#b3204a', other: '#6d3fb0', out: '#6b7785' };
const priority_colour = (dark: boolean): string[] => (dark ? ['#9fb0c1', '#ff6b66', '#ffa04d', '#e2c044', '#86b3e0'] : ['#5a6877', '#c1121f', '#b4500b', '#7d6400', '#3d6087']);

function outline(context: CanvasRenderingContext2D, shape: UnitShape, centre: number, radius: number): void {
  context.beginPath();
  const at = (points: [number, number][]): void => points.forEach(([x, y], index) => (index ? context.lineTo(centre + x * radius, centre + y * radius) : context.moveTo(centre + x * radius, centre + y * radius)));
  if (shape === 'fire') at([[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]]);
  else if (shape === 'ambulance') context.arc(centre, centre, radius * 0.95, 0, Math.PI * 2);
  else if (shape === 'police') at([[0, -1.15], [1.15, 0], [0, 1.15], [-1.15, 0]]);
  else at([[-0.5, -0.95], [0.5, -0.95], [1.05, 0], [0.5, 0.95], [-0.5, 0.95], [-1.05, 0]]);
  context.closePath();
}

function pixels(context: CanvasRenderingContext2D): ImageData {
  return context.getImageData(0, 0, context.canvas.width, context.canvas.height);
}

export const kPixelRatio = kScale;

/** Again after each change of appearance. */
export function put_image(map: GlMap, id: string, image: ImageData): void {
  if (map.hasImage(id)) map.removeImage(id);
  map.addImage(id, image, { pixelRatio: kPixelRatio });
}

export function unit_symbol(shape: UnitShape, group: UnitGroup, dark: boolean): ImageData {
  const size = 20;
  const context = canvas(size);
  const centre = size / 2;
  const colour = group_colour(dark)[group];
  const paper = dark ? '#0d141a' : '#ffffff';
  outline(context, shape, centre, 7);
  context.lineWidth = 4;
  context.strokeStyle = paper;
  context.stroke();
  context.fillStyle = group === 'free' || group === 'out' ? paper : colour;
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = colour;
  context.stroke();
  context.fillStyle = group === 'free' ? colour : paper;
  context.beginPath();
  if (group === 'free') context.arc(centre, centre, 2.6, 0, Math.PI * 2);
  else if (group === 'moving') {
    context.moveTo(centre - 2.2, centre - 3);
    context.lineTo(centre + 3.2, centre);
    context.lineTo(centre - 2.2, centre + 3);
  } else if (group === 'scene') context.rect(centre - 2.4, centre - 2.4, 4.8, 4.8);
  else if (group === 'assigned') context.rect(centre - 3, centre - 1, 6, 2);
  else if (group === 'out') {
    context.strokeStyle = colour;
    context.moveTo(centre - 4, centre - 4);
    context.lineTo(centre + 4, centre + 4);
    context.stroke();
  } else context.arc(centre, centre, 1.6, 0, Math.PI * 2);
  context.fill();
  return pixels(context);
}

export function incident_symbol(priority: number, waiting: boolean, dark: boolean): ImageData {
  const size = 30;
  const context = canvas(size);
  const colour = priority_colour(dark)[priority] ?? '#5a6877';
  const paper = dark ? '#0d141a' : '#ffffff';
  context.beginPath();
  context.moveTo(15, 2.5);
  context.lineTo(28, 26);
  context.lineTo(2, 26);
  context.closePath();
  context.lineJoin = 'round';
  context.lineWidth = 5;
  context.strokeStyle = paper;
  context.stroke();
  context.fillStyle = waiting ? colour : paper;
  context.fill();
  context.lineWidth = 2.4;
  context.strokeStyle = colour;
  if (priority === 0) context.setLineDash([3, 2.5]);
  context.stroke();
  context.fillStyle = waiting ? paper : colour;
  context.font = '700 14px system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(priority ? String(priority) : '?', 15, 18.5);
  return pixels(context);
}
