/** The export proof: each ROI as it reads back from the written file. */
import type { Result } from '../../../contract/index.ts';
import { texts } from '../../texts/index.ts';

type Proof = Result<'export.prepare'>['proof'];

export function ProofTable({ proof }: { proof: Proof }) {
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            {texts.exporting.columns.map((c) => (
              <th key={c} scope="col">
                {c}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {proof.rois.map((r) => (
            <tr key={r.roiNumber}>
              <td>{r.roiNumber}</td>
              <th scope="row">{r.name}</th>
              <td>{r.algorithm}</td>
              <td>{r.contours}</td>
              <td>{r.points}</td>
              <td>{r.volumeEvenOddCc.toFixed(3)}</td>
              <td>{r.volumeWindingCc.toFixed(3)}</td>
              <td>{r.volumeUnionCc.toFixed(3)}</td>
              <td>{r.dice === null ? '–' : r.dice.toFixed(4)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
