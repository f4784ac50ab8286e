import { Empty } from '../../parts/States';
import type { Page } from '../../page';

function Train() {
  return <Empty title="Train" />;
}

export default { path: '/train', title: 'Train', group: 'Build', order: 20, component: Train } satisfies Page;
