import { Component, type ReactNode, useEffect } from 'react';
import { useAddress } from './data/address';
import { useGone } from './data/events';
import { match, pages } from './page';
import { Navigation } from './parts/Navigation';
import { Empty, Failure } from './parts/States';
import { Tray } from './parts/Tray';

/** The frame around every page. */
export function App() {
  const address = useAddress();
  const gone = useGone();
  const found = pages.flatMap((page) => {
    const params = match(page.path, address);
    return params ? [{ page, params }] : [];
  })[0];
  useEffect(() => {
    document.title = found ? `${found.page.title} · ganlab studio` : 'ganlab studio';
  }, [found?.page.title]);
  return (
    <>
      <a className="skip" href="#main">Skip to the page</a>
      {gone && (
        <div className="banner" role="status">
          The server has gone. What you entered is kept; start <code>ganlab studio</code> again and this page goes on.
        </div>
      )}
      <div className="frame">
        <Navigation pages={pages} address={address} />
        <main className="page" id="main" tabIndex={-1}>
          <Fence key={address}>
            {found ? <found.page.component params={found.params} /> : <Empty first title="There is no such page">The navigation lists all there are.</Empty>}
          </Fence>
        </main>
        <Tray />
      </div>
    </>
  );
}

/** A page that fails says so in its own place. */
class Fence extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };
  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }
  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return <Failure error={`This page met what it did not expect: ${error.message}`} again={() => this.setState({ error: null })} />;
  }
}
