import { describe, expect, test } from 'vitest';
import type { SeatView } from '../api/types';
import { incident, unit } from './fixtures.test-data';
import { World } from './world.svelte';

describe('folding changes', () => {
  test('a change replaces whole entities and moves the position', () => {
    const world = new World();
    world.fold({ position: 5, units: [unit('E101', { version: 5 })] });
    world.fold({ position: 6, units: [unit('E101', { version: 6, status: 'assigned' })] });
    expect(world.units.get('E101')?.status).toBe('assigned');
    expect(world.position).toBe(6);
  });

  // The list was fetched at 9, the stream replays from 5: what is older must not come back.
  test('an older version never replaces a newer one, whatever the order', () => {
    const world = new World();
    world.fold({ position: 9, units: [unit('E101', { version: 9, status: 'on_scene' })] });
    world.fold({ position: 7, units: [unit('E101', { version: 7, status: 'en_route' })] });
    expect(world.units.get('E101')?.status).toBe('on_scene');
    expect(world.position).toBe(9);
  });

  test('any order and any repetition of the same changes gives the same world', () => {
    const changes = [1, 2, 3, 4].map((version) => ({ position: version, units: [unit('E101', { version, crew: version })], incidents: [incident({ version, response_level: version })] }));
    const orders = [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2, 3, 1], [2, 2, 3, 0, 1]];
    for (const order of orders) {
      const world = new World();
      for (const index of order) world.fold(changes[index] ?? { position: 0 });
      expect([world.position, world.units.get('E101')?.crew, world.incidents.get('i1')?.response_level]).toEqual([4, 4, 4]);
    }
  });

  test('what left the working state is gone', () => {
    const world = new World();
    world.fold({ position: 1, incidents: [incident()] });
    world.fold({ position: 2, removed: ['i1'] });
    expect(world.incidents.size).toBe(0);
  });

  test('a fresh list drops what it lacks, but not what was born after it', () => {
    const world = new World();
    world.fold({ position: 20, units: [unit('GONE', { version: 3 }), unit('NEW', { version: 20 }), unit('E101', { version: 4 })] });
    world.replace(world.units, (item) => item.unit_id, [unit('E101', { version: 8 })], 10);
    expect([...world.units.keys()].sort()).toEqual(['E101', 'NEW']);
    expect(world.units.get('E101')?.version).toBe(8);
  });
});

describe('seats', () => {
  const seat = (fields: Partial<SeatView>): SeatView => ({ seat_id: 'A1', name: { zh: '1 席', en: 'Seat 1' }, handover_note: '', standing_notes: '', open_incidents: 0, version: 3, ...fields });

  // The stream sends no texts: its count of incidents must not wipe the notes off the screen, and old notes must not pass for new ones.
  test('a change of the same version keeps the texts that the list brought, a newer one does not', () => {
    const world = new World();
    world.replace(world.seats, (item) => item.seat_id, [seat({ standing_notes: 'the bridge is closed', handover_note: 'mind the pump' })], 3);
    world.fold({ position: 4, seats: [seat({ open_incidents: 2 })] });
    expect(world.seats.get('A1')).toMatchObject({ open_incidents: 2, standing_notes: 'the bridge is closed', handover_note: 'mind the pump' });
    world.fold({ position: 5, seats: [seat({ version: 5 })] });
    expect(world.seats.get('A1')).toMatchObject({ version: 5, standing_notes: '', handover_note: '' });
  });
});

describe('finding by what people type', () => {
  test('units in any case', () => {
    const world = new World();
    world.fold({ position: 1, units: [unit('E101')] });
    expect(world.find_unit('e101')?.unit_id).toBe('E101');
    expect(world.find_unit('E10')).toBeUndefined();
  });

  test('incidents by their last digits; open before closed, young before old', () => {
    const world = new World();
    world.fold({
      position: 1,
      incidents: [incident({ incident_id: 'old', number: '20261121-0231' }), incident({ incident_id: 'new', number: '20261122-0231', received_at: '2026-11-22T11:00:00Z' }), incident({ incident_id: 'closed', number: '20261123-0231', state: 'closed', received_at: '2026-11-23T01:00:00Z' })],
    });
    for (const typed of ['I0231', 'i-0231', '231', '0231']) expect(world.find_incident(typed)?.incident_id).toBe('new');
    expect(world.find_incident('20261121-0231')?.incident_id).toBe('old');
    expect(world.find_incident('20261123-0231', true)?.incident_id).toBe('closed');
    expect(world.find_incident('99')).toBeUndefined();
  });
});
