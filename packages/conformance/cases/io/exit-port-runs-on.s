# A write to the exit port ends the run behind the OUT; the next run goes on there.
# realmode: exit="io out8 0xf4 0; hlt" expect.bx=1 judge="KVM run; KVM API, KVM_EXIT_IO"
        out %al, $0xf4
        inc %bx
        hlt
