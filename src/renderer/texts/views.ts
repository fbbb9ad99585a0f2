/** Texts of the views: names, labels, layouts, window presets. */
export const viewsTexts = {
  views: {
    axial: 'Axial',
    sagittal: 'Sagittal',
    coronal: 'Coronal',
    reference: 'reference',
    edited: 'edited',
    slice: (n: number, count: number) => `${n} / ${count}`,
    window: (width: number, level: number) => `W ${width}  L ${level}`,
    sheared: (degrees: number) => `Gantry tilt ${degrees.toFixed(1)}°: drawn unsheared by index`,
    surface: '3D',
    surfaceLater: 'Overview of the structures shown',
  },
  layouts: {
    single: 'One view',
    oneTwo: 'One large, two small',
    quad: 'Four',
    side: 'Side by side with reference',
  },
  presets: { bone: 'Bone', softTissue: 'Soft tissue', lung: 'Lung', cord: 'Cord' },
} as const;
