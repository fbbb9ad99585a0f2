/** Icons: 16 px strokes in the text's colour. */
const paths: Readonly<Record<string, string>> = {
  navigate: 'M8 1v14M1 8h14M8 1 6 3M8 1l2 2M8 15l-2-2M8 15l2-2M1 8l2-2M1 8l2 2M15 8l-2-2M15 8l-2 2',
  brush: 'M10 2.5 13.5 6 8 11.5 4.5 8zM4.5 8C2.5 9 3 12 1.5 13.5 4 14.5 7 14 8 11.5',
  eraser: 'M9 2.5 13.5 7 7.5 13H4.5L2 10.5zM6 5.5 10.5 10M7.5 13H14',
  freehand: 'M2 11C3 4 7 2 8 6s4 5 6 1c1-2-1-4-3-3M2 11c1 3 5 3 7 2',
  polygon: 'M8 2 14 6.5 11.5 13.5H4.5L2 6.5zM8 2v.01M14 6.5v.01',
  distance: 'M2 11 11 2l3 3-9 9zM5 8l1.5 1.5M7 6l1.5 1.5M9 4l1.5 1.5',
  angle: 'M14 13H2L11 3M6.5 8a6 6 0 0 1 2 5',
  ellipse: 'M8 3.5c3.5 0 6 2 6 4.5s-2.500 4.500-6 4.500-6-2-6-4.500 2.500-4.500 6-4.500zM8 6.500v3M6.500 8h3',
  undo: 'M5 3 2 6l3 3M2 6h7a4 4 0 0 1 0 8H6',
  redo: 'M11 3l3 3-3 3M14 6H7a4 4 0 0 0 0 8h3',
  eye: 'M1 8s2.500-4.500 7-4.500S15 8 15 8s-2.500 4.500-7 4.500S1 8 1 8zM8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  eyeOff:
    'M2 2l12 12M6 3.800A7.500 7.500 0 0 1 8 3.500c4.500 0 7 4.500 7 4.500a13 13 0 0 1-2.200 2.700M3.700 5.200A12 12 0 0 0 1 8s2.500 4.500 7 4.500a7 7 0 0 0 2.500-.5',
  lock: 'M4 7h8v6.500H4zM5.500 7V5a2.500 2.500 0 0 1 5 0v2',
  unlock: 'M4 7h8v6.500H4zM5.500 7V5a2.500 2.500 0 0 1 4.900-.7',
  trash: 'M2.500 4h11M6 4V2.500h4V4M4 4l.7 9.500h6.600L12 4M6.700 6.500v4.500M9.300 6.500v4.500',
  plus: 'M8 3v10M3 8h10',
  target: 'M8 3.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9zM8 1v4M8 11v4M1 8h4M11 8h4',
  folder: 'M1.500 3.500h4.500L7.500 5h7v8h-13z',
  file: 'M4 1.500h5.500L12.500 4.500v10H4zM9.500 1.500v3h3',
  check: 'M3 8.500 6.500 12 13 4.500',
  warn: 'M8 2 15 14H1zM8 6.500v3.500M8 12v.01',
  single: 'M2 3h12v10H2z',
  oneTwo: 'M2 3h12v10H2zM9.500 3v10M9.500 8H14',
  quad: 'M2 3h12v10H2zM8 3v10M2 8h12',
  side: 'M2 3h12v10H2zM8 3v10',
  info: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 7.500v3.500M8 5v.01',
  dot: 'M8 7.500v1',
};

export function Icon({ name }: { name: string }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name] ?? paths.dot} />
    </svg>
  );
}
