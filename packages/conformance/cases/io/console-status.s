# The line status port says that the console takes the next byte.
# realmode: exit=hlt expect.al=0x60 console="ok" judge="KVM run; 16550 data sheet, line status register"
        mov $0x3fd, %dx
1:      in %dx, %al
        test $0x20, %al
        jz 1b
        mov $0x3f8, %dx
        mov $'o', %al
        out %al, %dx
        mov $'k', %al
        out %al, %dx
        mov $0x3fd, %dx
        in %dx, %al
        hlt
