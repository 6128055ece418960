# Each vCPU reaches the same ports: both their words are seen, one after the other.
# realmode: layout=flat vcpus=2 reg.1.ip=0x1100 exit=hlt io="out8 0x80 1; out8 0x80 2" judge="KVM run; KVM API, KVM_EXIT_IO"
        mov $1, %al
        out %al, $0x80
        movb $1, 0x600
        hlt
        .org 0x100
1:      cmpb $1, 0x600
        jne 1b
        mov $2, %al
        out %al, $0x80
        hlt
