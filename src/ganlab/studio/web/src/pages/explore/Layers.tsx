import { useAsk } from '../../data/ask';
import { addressOf, slot } from '../../data/picture';
import { number } from '../../data/words';
import { Button } from '../../parts/Button';
import { Choices } from '../../parts/Field';
import { Select } from '../../parts/Select';
import { Sheet } from '../../parts/Sheet';
import { Shown } from '../../parts/States';
import { api, type Here, latentOf, pixelsOf, units } from './here';

interface Layer {
  name: string;
  kind: string;
  channels: number;
  height: number;
  width: number;
  strongest: number[];
  dead: number;
}
const MOST_OFF = 16;
const MOST_SHOWN = 256;
const COLUMNS = 16;

/** Every layer as the maps of its channels; one of the generator's is switched off by a click. */
export function Layers({ here }: { here: Here }) {
  const { id, view, set } = here;
  const network = view.network === 'discriminator' ? 'discriminator' : 'generator';
  const off = units(view);
  const told = useAsk<{ layers: Layer[] }>(addressOf(api(id, 'layers'), { ...latentOf(here), network, off, slot: slot('layers') }));
  return (
    <div className="stack">
      <Choices legend="Network" value={network} options={[['generator', 'Generator'], ['discriminator', 'Discriminator']]} onChange={(next) => set({ network: next, layer: null })} />
      <Shown of={told} height="16rem">
        {({ layers }) => {
          // the first of the largest maps says most
          const layer = layers.find((one) => one.name === view.layer) ?? largest(layers);
          return layer ? (
            <>
              <Select label="Layer" value={layer.name} options={layers.map((one): [string, string] => [one.name, `${one.name}: ${one.kind}, ${shape(one)}`])} onChange={(name) => set({ layer: name })} />
              {off.length > 0 ? <Effect here={here} off={off} /> : null}
              <p className="soft">
                {network === 'generator' ? 'Black is the least of a channel, white the greatest. Press a channel to switch it off.' : 'What the discriminator sees in the sample: black is the least of a channel, white the greatest.'}
                {layer.dead > 0 ? ` ${layer.dead} of its channels give nothing here.` : ''}{layer.channels > MOST_SHOWN ? ` The first ${MOST_SHOWN} are shown.` : ''}
              </p>
              <Maps key={`${network} ${layer.name}`} here={here} network={network} layer={layer} off={off} />
            </>
          ) : <p className="soft">This network has no layers that can be shown.</p>;
        }}
      </Shown>
    </div>
  );
}

const largest = (layers: Layer[]): Layer | undefined =>
  layers.reduce<Layer | undefined>((best, one) => (best === undefined || (one.channels > 3 && one.height * one.width > best.height * best.width) ? one : best), undefined);
const shape = (layer: Layer): string => (layer.height * layer.width > 1 ? `${layer.channels} of ${layer.height} × ${layer.width}` : `${layer.channels} numbers`);

function Maps({ here, network, layer, off }: { here: Here; network: string; layer: Layer; off: string[] }) {
  const count = Math.min(MOST_SHOWN, layer.channels);
  const columns = Math.min(COLUMNS, count);
  const can = network === 'generator';
  // the maps are those of the whole network, so that a channel that is off can be seen and found again
  const path = addressOf(api(here.id, 'layer.png'), { ...latentOf(here), network, layer: layer.name, columns, pixels: 32, slot: slot('maps'), off: can ? null : off });
  const unit = (i: number): string => `${layer.name}:${i}`;
  const toggle = (i: number) => {
    const next = off.includes(unit(i)) ? off.filter((one) => one !== unit(i)) : [...off, unit(i)].slice(-MOST_OFF);
    here.set({ off: next.join(',') });
  };
  const tiles = Array.from({ length: count }, (_, i) => ({
    name: can ? `Channel ${i}${off.includes(unit(i)) ? ', switched off' : ''}` : `Channel ${i}`,
    pressed: can ? off.includes(unit(i)) : undefined,
    caption: off.includes(unit(i)) && can ? 'off' : null,
  }));
  return <Sheet label={`Channels of ${layer.name}`} path={path} columns={columns} gap={1} tiles={tiles} size={layer.height * layer.width > 1 ? 56 : 28} onChoose={can ? toggle : undefined} />;
}

/** With, without, and what changed. */
function Effect({ here, off }: { here: Here; off: string[] }) {
  const { id, facts, set } = here;
  const given = { ...latentOf(here), off };
  const told = useAsk<{ mean_change: number; largest_change: number }>(addressOf(api(id, 'difference'), { ...given, slot: slot('change') }));
  const path = addressOf(api(id, 'difference.png'), { ...given, pixels: pixelsOf(facts, 160), slot: slot('difference') });
  return (
    <section className="stack effect" aria-label="The effect">
      <div className="row">
        {off.map((unit) => <Button key={unit} small aria-label={`Switch ${unit} on`} onClick={() => set({ off: off.filter((one) => one !== unit).join(',') })}>{unit} ✕</Button>)}
        {told.data ? <span className="soft small" role="status">changes the sample by {number(told.data.mean_change, 2)} on average, at most by {number(told.data.largest_change, 2)}, of a range of 2</span> : null}
      </div>
      <Sheet label="Before and after" path={path} columns={3} across={3} tiles={['With it', 'Without', 'Difference (grey: none)'].map((name) => ({ name, caption: name }))} />
    </section>
  );
}
