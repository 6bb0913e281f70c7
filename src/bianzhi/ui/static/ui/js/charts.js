// Charts. The option is JSON beside the chart; ECharts is fetched when the first chart comes near the screen.
const PALETTE = ["#12467f", "#c47f1d", "#4f7f52", "#7a5195", "#5f7d9c", "#a3502f", "#3b8a8a", "#8793a3"];
const FONT = '"Microsoft YaHei", "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';
let library = null;

function load(address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.echarts);
    script.onerror = () => reject(new Error("charts could not be loaded"));
    document.head.append(script);
  });
  return library;
}

export function startCharts(part) {
  const areas = [...part.querySelectorAll("[data-chart]")];
  if (!areas.length) return;
  const watcher = new IntersectionObserver(
    (entries) => {
      entries.filter((entry) => entry.isIntersecting).forEach((entry) => {
        watcher.unobserve(entry.target);
        load(entry.target.dataset.echarts).then((echarts) => draw(echarts, entry.target), () => fail(entry.target));
      });
    },
    { rootMargin: "300px" },
  );
  areas.forEach((area) => watcher.observe(area));
}

function draw(echarts, area) {
  const chart = echarts.init(area, null, { renderer: "canvas" });
  const option = JSON.parse(document.getElementById(area.dataset.chart).textContent);
  chart.setOption(dress(option, area.clientWidth));
  chart.on("click", (event) => {
    const address = event.data?.url ?? event.value?.url;
    if (address) window.location.assign(address);
  });
  new ResizeObserver(() => {
    chart.resize();
    chart.setOption(dress(option, area.clientWidth));
  }).observe(area);
  window.addEventListener("beforeprint", () => chart.resize());
}

// The look of the kit. Tooltips are drawn, not HTML: the page's policy allows no style attributes.
function dress(option, width) {
  const large = document.documentElement.classList.contains("bz-large");
  const size = large ? 17 : 13;
  const text = { fontFamily: FONT, fontSize: size, color: "#1c2633" };
  const axis = (given) => {
    const one = (a) => ({
      axisLine: { lineStyle: { color: "#8793a3" } },
      splitLine: { show: a.type === "value", lineStyle: { color: "#e3e8ee" } },
      axisTick: { show: false },
      ...a,
      axisLabel: { ...text, ...fit(a, width), ...a.axisLabel },
    });
    return Array.isArray(given) ? given.map(one) : one(given);
  };
  const dressed = { color: PALETTE, textStyle: text, animationDuration: 300, ...option };
  dressed.tooltip = { trigger: option.xAxis ? "axis" : "item", renderMode: "richText", confine: true, textStyle: text, ...option.tooltip };
  if (option.xAxis) {
    dressed.grid = { left: 8, right: 16, top: option.legend ? 40 : 20, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel", ...option.grid };
    dressed.xAxis = axis(option.xAxis);
    dressed.yAxis = axis(option.yAxis);
  }
  if (option.legend) dressed.legend = { top: 4, right: 8, textStyle: text, itemHeight: 11, ...option.legend };
  dressed.series = [option.series ?? []].flat().map((one) => ({ barMaxWidth: 28, cursor: "pointer", ...one }));
  return dressed;
}

// Up to a dozen categories are all named, in lines as narrow as their place; more of them are thinned out.
function fit(axis, width) {
  const places = axis.type === "category" ? (axis.data?.length ?? 0) : 0;
  if (!places || places > 12) return { hideOverlap: true };
  return { interval: 0, width: Math.max(28, (width - 60) / places - 6), overflow: "break", lineHeight: 17 };
}

function fail(area) {
  area.classList.add("bz-chart-failed");
  area.textContent = "图表没有加载成功，请看下面的数据表。";
  area.closest("figure")?.querySelector("details")?.setAttribute("open", "");
}
