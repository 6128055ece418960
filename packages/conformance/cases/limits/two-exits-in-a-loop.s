# Several exits in order: a program may be run on behind each.
# realmode: exit="io out8 0xf4 1; io out8 0xf4 2; io out8 0xf4 3; hlt" expect.al=3 judge="KVM run; KVM API, KVM_EXIT_IO"
        mov $1, %al
1:      out %al, $0xf4
        cmp $3, %al
        je 2f
        inc %al
        jmp 1b
2:      hlt
