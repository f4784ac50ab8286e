import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import 'uplot/dist/uPlot.min.css';
import './style.css'; // before the pages, whose own sheets may add to it
import { App } from './App';
import { applyScheme } from './data/scheme';

applyScheme();
const root = document.getElementById('root');
if (root) createRoot(root).render(<StrictMode><App /></StrictMode>);
