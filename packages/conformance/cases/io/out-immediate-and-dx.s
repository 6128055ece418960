# OUT imm8 reaches ports below 100, OUT DX all.
# realmode: exit=hlt io="out8 0xff 1; out8 0xffff 1; out8 0 1" judge="KVM run; SDM vol. 2, OUT"
        mov $1, %al
        out %al, $0xff
        mov $-1, %dx
        out %al, %dx
        out %al, $0
        hlt
