import { useEffect, useRef, useSyncExternalStore } from 'react';

type Listener = (event: string, data: Record<string, unknown>) => void;
const EVENTS = ['jobs', 'run', 'rows', 'samples', 'findings', 'gone', 'sweep'];

/** The one stream of this tab. Topics are added by those who listen; a change of topics opens it anew. */
class Stream {
  private source: EventSource | null = null;
  private readonly topics = new Map<string, Set<Listener>>();
  private readonly cursors = new Map<string, string>();
  private readonly last = new Map<string, Record<string, unknown>>();
  private readonly watchers = new Set<() => void>();
  private timer = 0;
  gone = false;

  listen(topic: string, listener: Listener): () => void {
    const [name = '', cursor = ''] = topic.split('@');
    if (cursor) this.cursors.set(name, cursor);
    const listeners = this.topics.get(name) ?? new Set<Listener>();
    listeners.add(listener);
    this.topics.set(name, listeners);
    const known = this.last.get(name);
    if (known) listener(name, known);
    if (listeners.size === 1 || cursor) this.reopen();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) {
        this.topics.delete(name);
        this.cursors.delete(name);
        this.reopen();
      }
    };
  }

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  private reopen(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.open(), 20);
  }

  private open(): void {
    this.source?.close();
    this.source = null;
    if (this.topics.size === 0) return;
    const topics = [...this.topics.keys()].map((name) => (this.cursors.has(name) ? `${name}@${this.cursors.get(name)}` : name));
    const source = new EventSource(`/api/events?topics=${encodeURIComponent(topics.join(','))}`);
    source.addEventListener('open', () => this.mark(false));
    source.onerror = () => {
      this.mark(true);
      if (source.readyState === EventSource.CLOSED && this.source === source) this.timer = window.setTimeout(() => this.open(), 1500);
    };
    for (const event of EVENTS) source.addEventListener(event, (message) => this.tell(event, message as MessageEvent<string>));
    this.source = source;
  }

  private tell(event: string, message: MessageEvent<string>): void {
    for (const part of message.lastEventId.split(',')) {
      const at = part.lastIndexOf('@');
      if (at > 0 && this.topics.has(part.slice(0, at))) this.cursors.set(part.slice(0, at), part.slice(at + 1));
    }
    const data = JSON.parse(message.data) as Record<string, unknown>;
    if (event === 'jobs') this.last.set('jobs', data);
    const topic = 'topic' in data ? String(data['topic']) : event === 'jobs' ? 'jobs' : `run:${String(data['id'])}`;
    this.topics.get(topic)?.forEach((listener) => listener(event, data));
  }

  private mark(gone: boolean): void {
    if (this.gone === gone) return;
    this.gone = gone;
    this.watchers.forEach((watcher) => watcher());
  }
}

const stream = new Stream();

/** Hear what changes of a topic: `jobs`, `run:ID@CURSOR`, `sweep:ID`; null hears nothing. */
export function useEvents(topic: string | null, listener: Listener): void {
  const now = useRef(listener);
  useEffect(() => {
    now.current = listener;
  });
  useEffect(() => (topic === null ? undefined : stream.listen(topic, (event, data) => now.current(event, data))), [topic]);
}

/** Whether the server has gone. */
export const useGone = (): boolean => useSyncExternalStore(stream.watch, () => stream.gone);
