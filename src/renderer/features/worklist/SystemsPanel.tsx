/** Configured systems: tested by a button, asked for studies and series, and a series fetched and opened. */
import { useEffect, useState } from 'react';
import type { Remote, Result } from '../../../contract/index.ts';
import { readableDate } from '../../kit/dates.ts';
import { api } from '../../model/connection.ts';
import { notifyError } from '../../model/notices.ts';
import { scanPaths } from '../../model/studies.ts';
import { texts } from '../../texts/index.ts';
import styles from './WorklistDialog.module.css';

const t = texts.worklist.systems;
type System = Result<'network.destinations'>['destinations'][number];

export function SystemsPanel() {
  const [systems, setSystems] = useState<readonly System[] | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  useEffect(() => {
    api()
      .call('network.destinations', {})
      .then(({ destinations }) => {
        setSystems(destinations);
        setChosen(destinations[0]?.name ?? null);
      })
      .catch((error: unknown) => {
        setSystems([]);
        notifyError(error);
      });
  }, []);
  if (systems === null) return null;
  if (systems.length === 0)
    return (
      <div>
        <p>{t.none}</p>
        <p className="dim">{t.noneAction}</p>
      </div>
    );
  return (
    <>
      {systems.map((system) => (
        <SystemRow
          key={system.name}
          system={system}
          chosen={chosen === system.name}
          choose={() => setChosen(system.name)}
        />
      ))}
      {chosen === null ? null : <Query key={chosen} name={chosen} />}
    </>
  );
}

function SystemRow({ system, chosen, choose }: { system: System; chosen: boolean; choose: () => void }) {
  const [told, setTold] = useState('');
  const test = (): void => {
    setTold('…');
    api()
      .call('network.test', { name: system.name })
      .then(() => setTold(t.answers))
      .catch((error: unknown) => {
        setTold('');
        notifyError(error);
      });
  };
  return (
    <div className="row spread">
      <label className="option">
        <input type="radio" name="system" checked={chosen} onChange={choose} /> {system.name}{' '}
        <span className="badge">{system.kind}</span>
      </label>
      <span className="row">
        <span role="status">{told}</span>
        <button type="button" className="button" onClick={test}>
          {t.test}
        </button>
      </span>
    </div>
  );
}

function Query({ name }: { name: string }) {
  const [asked, setAsked] = useState({ patientId: '', patientName: '', studyDate: '' });
  const [studies, setStudies] = useState<readonly Remote[] | null>(null);
  const [series, setSeries] = useState<readonly Remote[] | null>(null);
  const [busy, setBusy] = useState('');
  const during = async (words: string, work: () => Promise<void>): Promise<void> => {
    setBusy(words);
    await work().catch(notifyError);
    setBusy('');
  };
  const find = (): Promise<void> =>
    during(t.finding, async () => {
      setSeries(null);
      setStudies((await api().call('network.find', { name, ...asked })).found);
    });
  const showSeries = (studyInstanceUid: string): Promise<void> =>
    during(t.finding, async () =>
      setSeries((await api().call('network.find', { name, studyInstanceUid })).found),
    );
  const fetchOne = ({ studyInstanceUid, seriesInstanceUid }: Remote): Promise<void> =>
    during(t.fetching, async () => {
      const { folder } = await api().call('network.get', { name, studyInstanceUid, seriesInstanceUid });
      await scanPaths([folder]);
    });
  const fields = ['patientId', 'patientName', 'studyDate'] as const;
  return (
    <>
      <form
        className={styles.query}
        onSubmit={(event) => {
          event.preventDefault();
          void find();
        }}
      >
        {fields.map((field) => (
          <label key={field}>
            {t[field]}
            <input
              value={asked[field]}
              onChange={(event) => setAsked({ ...asked, [field]: event.target.value })}
            />
          </label>
        ))}
        <button type="submit" className="button primary" disabled={busy !== ''}>
          {t.find}
        </button>
      </form>
      <p role="status" className="dim">
        {busy}
      </p>
      {series !== null ? (
        <>
          <button type="button" className="button" onClick={() => setSeries(null)}>
            {t.back}
          </button>
          <Found list={series} action={t.fetch} act={fetchOne} busy={busy !== ''} />
        </>
      ) : studies !== null ? (
        <Found
          list={studies}
          action={t.series}
          act={(study) => showSeries(study.studyInstanceUid)}
          busy={busy !== ''}
        />
      ) : null}
    </>
  );
}

function Found(props: {
  list: readonly Remote[];
  action: string;
  act: (one: Remote) => Promise<void>;
  busy: boolean;
}) {
  if (props.list.length === 0) return <p>{t.nothing}</p>;
  return (
    <div className={styles.scroll}>
      {props.list.map((one) => (
        <div key={`${one.studyInstanceUid} ${one.seriesInstanceUid}`} className="series-row row spread">
          <span>
            <span className="badge">{one.modality}</span> {one.patientName.replaceAll('^', ' ')}{' '}
            <span className="dim">
              {[
                one.patientId,
                readableDate(one.studyDate),
                one.description,
                one.images === null ? '' : t.images(one.images),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </span>
          <button type="button" className="button" disabled={props.busy} onClick={() => void props.act(one)}>
            {props.action}
          </button>
        </div>
      ))}
    </div>
  );
}
