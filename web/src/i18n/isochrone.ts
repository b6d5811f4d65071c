// 到达范围：若干分钟内沿道路可到达之处。
export const kIsochroneZh = {
  title: '到达范围', from: '起点', from_here: '此处的到达范围', here: '地图上的一点', of: (what: string) => `到达范围：${what}`, minutes: (n: number) => `${n} 分钟`,
  mode: '行驶方式', modes: { siren: '警灯警笛', normal: '正常行驶' }, size: (km2: string) => `${km2} 平方公里`, nothing: '无可到达之处',
  closures: (n: number) => (n > 0 ? `已计入 ${n} 处道路封闭` : '目前没有道路封闭'), off_road: (far: string) => `起点距最近道路 ${far}，自该处起算`, far: (far: string) => `起点附近没有道路：最近的相距 ${far}，自该处起算，请核对`, on_island: '起点所在道路与路网不相通，仅供参考',
  nowhere: '起点没有坐标，无法计算到达范围。', clear: '清除',
  picking: '点击地图选定起点，或在命令行输入 R 加站点、单元、警情、地点；Esc 取消', need_origin: '请写明站点、单元、警情或地点，或先选择警情或单元。',
};
export const kIsochroneEn: typeof kIsochroneZh = {
  title: 'Reach by road', from: 'From', from_here: 'Reach from here', here: 'a point of the map', of: (what) => `Reach by road: ${what}`, minutes: (n) => `${n} min`,
  mode: 'Driving', modes: { siren: 'Lights and sirens', normal: 'Normal driving' }, size: (km2) => `${km2} km²`, nothing: 'nothing reached',
  closures: (n) => (n > 0 ? `${n} closed ${n === 1 ? 'road' : 'roads'} counted` : 'No road is closed'), off_road: (far) => `Counted from the nearest road, ${far} away`, far: (far) => `No road is near: the nearest, ${far} away, is counted from; check the place`, on_island: 'The road there is not joined to the others: take it with care',
  nowhere: 'The place has no coordinates: its reach cannot be worked out.', clear: 'Clear',
  picking: 'Click on the map where to start, or type R and a station, unit, incident or place in the command line; Esc cancels', need_origin: 'Say a station, unit, incident or place, or select an incident or unit first.',
};
