import { useEffect, useState } from 'react';
import { Link } from '../../data/address';
import { ask } from '../../data/ask';
import { addressOf, slot } from '../../data/picture';
import { Picture } from '../../parts/Picture';
import { type Card, isLight, type There } from './source';

const DRAWN: Record<string, number> = { points: 1000, sounds: 1 }; // so many on one drawing
const LINES = 8;
type Places = Record<string, There | null>;

/** All datasets, those at hand first. */
export function Cards({ cards }: { cards: Card[] }) {
  const places = usePlaces(cards);
  return (
    <>
      <div className="head"><div><h1>Data</h1><p className="soft">What a GAN learns from: look at it, see what augmentation does to it, and train on it.</p></div></div>
      <Group title="At hand" text="Made or carried by the program; nothing is downloaded." cards={cards.filter((card) => isLight(card))} places={places} />
      <Group title="From elsewhere" text="Downloaded by the first training, or from a folder of this machine." cards={cards.filter((card) => !isLight(card) && !card.needs_path)} places={places} />
      <Group title="Your own" text="Files of yours, named by their place on this machine." cards={cards.filter((card) => card.needs_path)} places={places} />
    </>
  );
}

function Group({ title, text, cards, places }: { title: string; text: string; cards: Card[]; places: Places }) {
  return (
    <section className="stack" aria-label={title}>
      <div><h2>{title}</h2><p className="soft">{text}</p></div>
      <div className="cards">{cards.map((card) => <One key={card.word} card={card} place={places[card.word]} />)}</div>
    </section>
  );
}

function One({ card, place }: { card: Card; place: There | null | undefined }) {
  const light = place?.on_disk && isLight(card);
  const points = place?.modality !== 'images';
  const path = light ? addressOf(`/api/data/${card.word}/pictures.png`, points ? { count: DRAWN[place.modality] ?? LINES, pixels: 240, slot: slot(card.word) } : { count: 16, columns: 4, slot: slot(card.word) }) : null;
  return (
    <Link href={`/data?dataset=${card.word}`} className="card door dataset">
      {light ? <Picture className={points ? 'drawn' : ''} path={path} alt="" /> : isLight(card) && place === undefined ? <div className="picture" /> : null}
      <h3>{card.word}</h3>
      <span className="soft">{card.summary}</span>
      <span className="small">{place === undefined && !card.needs_path ? <span className="soft">Looking…</span> : null}
        {place ? <>{place.describes}. </> : null}
        {place ? <b className={place.on_disk ? 'at-hand' : 'absent'}>{place.on_disk ? '✓ on this disk' : '○ not on this disk yet'}</b> : null}
      </span>
    </Link>
  );
}

/** Where each dataset is, asked one after the other, so that the worker stays free for others. */
function usePlaces(cards: Card[]): Places {
  const [places, setPlaces] = useState<Places>({});
  useEffect(() => {
    const stop = new AbortController();
    const look = async (): Promise<void> => {
      for (const card of cards.filter(({ needs_path }) => !needs_path).sort((a, b) => Number(isLight(b)) - Number(isLight(a)))) {
        if (stop.signal.aborted) return;
        const place = await ask<There>(`/api/data/${card.word}/there`, { signal: stop.signal }).catch(() => null);
        setPlaces((before) => ({ ...before, [card.word]: place }));
      }
    };
    void look();
    return () => stop.abort();
  }, [cards]);
  return places;
}
