/** What the pipeline needs from an ONNX runtime; the real one lives in the segmentation child process. */

/** A network ready to run. */
export interface InferenceSession {
  /**
   * Runs the network once.
   * @param input normalised values, row-major in `dims`
   * @param dims `[1, channels, a, b, c]`, or `[1, channels, b, c]` for 2D networks
   * @returns raw output of the manifest's output name, row-major, `[1, classes, …]` over the same spatial size
   */
  run(input: Float32Array, dims: readonly number[]): Promise<{ data: Float32Array; dims: readonly number[] }>;
}
