# IN and OUT change no flag.
# realmode: exit=hlt flags=SZAPC io="in32 0x60 0; out32 0x60 0" judge="KVM run; SDM vol. 2, IN, OUT"
        mov $0xff, %ah
        sahf
        in $0x60, %eax
        out %eax, $0x60
        hlt
