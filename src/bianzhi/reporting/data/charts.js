// The charts of a report, over the drawings that stand there without this script and on paper. Every figure carries its option.
(() => {
  const FONT = '"Microsoft YaHei", "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';
  const TEXT = { fontFamily: FONT, fontSize: 14, color: "#111" };
  const NARROW = 520, LINE = 18;
  // how wide words are, never less: letters and figures take half the place of a Chinese character
  const wide = (words) => [...words].reduce((sum, sign) => sum + (sign > "\u2e80" ? 1 : 0.62) * TEXT.fontSize, 0);

  function bars(option, width) {
    const places = option.xAxis.data.length;
    const label = { ...TEXT, interval: 0, width: Math.max(28, (width - 90) / places - 6), overflow: "break", lineHeight: LINE };
    option.grid = { left: 8, right: 12, top: 44, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" };
    option.xAxis = { ...option.xAxis, axisLabel: label, axisTick: { show: false }, axisLine: { lineStyle: { color: "#333" } } };
    option.yAxis = { ...option.yAxis, axisLabel: TEXT, splitLine: { lineStyle: { color: "#d5d9de" } } };
    Object.assign(option.series[0], { barMaxWidth: 110, barWidth: "45%" });
    option.series[0].label = { ...TEXT, show: true, position: "top", backgroundColor: "#fff", padding: [1, 3], formatter: (point) => point.data.text };
    return 300;
  }

  // Beside the pie on a wide screen, below it on a narrow one: number, name, amount and share of every slice.
  function pie(option, width) {
    const series = option.series[0];
    const narrow = width < NARROW;
    const room = (narrow ? width : width * 0.56) - 56;
    const texts = new Map(series.data.map(({ name, text }) => [name, `${name}${wide(`${name}　${text}`) > room ? "\n" : ""}　${text}`]));
    const lines = [...texts.values()].join("\n").split("\n").reduce((sum, line) => sum + Math.ceil(wide(line) / room), 0);
    const legend = lines * (LINE) + series.data.length * 8;
    Object.assign(series, narrow ? { center: ["50%", 140], radius: 88 } : { center: ["23%", "54%"], radius: 92 });
    series.label = { ...TEXT, formatter: (point) => (point.percent < 2 ? "" : String(point.dataIndex + 1)) };
    series.labelLine = { show: false };
    series.label.distanceToLabelLine = 0;
    option.legend = {
      orient: "vertical", left: narrow ? 8 : "44%", top: narrow ? 262 : "middle", itemGap: 8, itemWidth: 24, itemHeight: 15, selectedMode: false,
      icon: "rect", itemStyle: { borderWidth: 0.8 },
      textStyle: { ...TEXT, width: room, overflow: "break", lineHeight: LINE }, formatter: (name) => texts.get(name),
    };
    return narrow ? 274 + legend : Math.max(280, legend + 40);
  }

  function dressed(given, width) {
    const option = structuredClone(given);
    const height = (option.xAxis ? bars : pie)(option, width);
    option.series[0].cursor = "default";
    option.series[0].data.forEach((point) => { if (point.url) point.cursor = "pointer"; });
    return [height, {
      ...option, animation: false, textStyle: TEXT,
      title: { text: `单位：${option.unit}`, right: 8, top: 4, textStyle: { ...TEXT, fontWeight: "normal" } },
      tooltip: {
        renderMode: "richText", confine: true, textStyle: TEXT,
        formatter: ({ data }) => `${data.name}\n${data.text}${option.xAxis ? option.unit : ""}`,
      },
    }];
  }

  function draw(figure) {
    const area = figure.querySelector(".drawing");
    const given = JSON.parse(figure.querySelector("script").textContent);
    figure.classList.add("drawn");
    const chart = echarts.init(area, null, { renderer: "canvas", width: area.clientWidth, height: 300 });
    const fit = () => {
      const width = area.clientWidth;
      if (!width || width === fit.width) return; // on paper the drawing stands in its place
      fit.width = width;
      const [height, option] = dressed(given, width);
      area.style.height = `${height}px`;
      chart.resize({ width, height });
      chart.setOption(option, true);
    };
    fit();
    chart.on("click", ({ data }) => { if (data?.url) window.location.assign(data.url); });
    new ResizeObserver(fit).observe(area);
  }

  const watcher = new IntersectionObserver((seen) => {
    seen.filter((one) => one.isIntersecting).forEach(({ target }) => {
      watcher.unobserve(target);
      try {
        draw(target);
      } catch (wrong) {
        target.classList.remove("drawn");
        console.error(wrong);
      }
    });
  }, { rootMargin: "300px" });
  document.querySelectorAll("figure.chart").forEach((figure) => watcher.observe(figure));
})();
